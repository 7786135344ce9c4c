import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openRecording } from './read.ts'

const [channels, rateHz] = [32, 256]
const records = Math.floor(10e9 / (channels * rateHz * 2))

/** The header of an EDF file of 10 GB. */
function header(): string {
  const each = (width: number, value: (n: number) => string | number) =>
    Array.from({ length: channels }, (_, n) => String(value(n)).padEnd(width)).join('')
  return [
    `${'0'.padEnd(8)}${'X'.padEnd(160)}01.01.2600.00.00${String(256 * (channels + 1)).padEnd(8)}${''.padEnd(44)}`,
    `${String(records).padEnd(8)}${'1'.padEnd(8)}${String(channels).padEnd(4)}`,
    each(16, (n) => `EEG ${n + 1}`) + each(80, () => '') + each(8, () => 'uV') + each(8, () => -3200) + each(8, () => 3200),
    each(8, () => -32_768) + each(8, () => 32_767) + each(80, () => '') + each(8, () => rateHz) + each(32, () => ''),
  ].join('')
}

it('a file of 10 GB opens, and a page from its middle is read, in a few megabytes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-'))
  try {
    const path = join(folder, 'large.edf')
    const text = header()
    await writeFile(path, text)
    // A hole: it takes no room on the disk.
    await truncate(path, text.length + records * channels * rateHz * 2)
    const before = process.memoryUsage.rss()
    const recording = await openRecording(path)
    const [page] = await recording.read([5], 2e7, 2e7 + 2560)
    expect([recording.durationS, page.length]).toEqual([records, 2560])
    expect(process.memoryUsage.rss() - before).toBeLessThan(100e6)
    await recording.close()
  } finally {
    await rm(folder, { recursive: true })
  }
})
