import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import cases from './fixtures/mne.json' with { type: 'json' }
import { sharedRecordings } from './fixtures/shared-data.ts'
import { openRecording } from './read.ts'

/** A Python that has MNE; undefined where there is none. */
const python = ['/usr/bin/python3', 'python3'].find((command) => {
  try {
    execFileSync(command, ['-c', 'import mne'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})

// Every sample of every real recording, against MNE in the same run. Skipped where the recordings or MNE are absent.
describe.skipIf(sharedRecordings === undefined || python === undefined)('whole files', () => {
  test.each(cases)('$file', async ({ file }) => {
    const path = join(sharedRecordings ?? '', file)
    const recording = await openRecording(path, { sidecars: false })
    onTestFinished(() => recording.close())
    const script = join(import.meta.dirname, 'fixtures/mne_reading.py')
    const bytes = execFileSync(python ?? '', [script, path], { maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'ignore'] })
    const theirs = new Float64Array(new Uint8Array(bytes).buffer)
    const { samples } = recording.channels[0]
    expect(theirs.length).toBe(samples * recording.channels.length)
    const all = recording.channels.map((_channel, n) => n)
    for (const [n, ours] of (await recording.read(all, 0, samples)).entries()) {
      const row = theirs.subarray(n * samples, (n + 1) * samples)
      const range =
        row.reduce((most, value) => Math.max(most, value), -Infinity) - row.reduce((least, value) => Math.min(least, value), Infinity)
      const worst = ours.reduce((most, value, k) => Math.max(most, Math.abs(value - row[k])), 0)
      expect(worst).toBeLessThanOrEqual(1e-6 * range + 1e-15)
    }
  })
})
