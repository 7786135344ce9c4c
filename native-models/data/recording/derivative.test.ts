import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { filesBeside } from './files-beside.ts'
import { memoryRecording } from './memory-recording.ts'
import { openRecording } from './read.ts'
import { readStretches } from './stretches.ts'
import { writeDerivedRecording } from './write-derivative.ts'

const ramp = (scale: number) => Float32Array.from({ length: 1000 }, (_, k) => (k >= 300 && k < 400 ? Number.NaN : scale * (k + 1)))
const made = memoryRecording({
  channels: [
    { name: 'Cz', type: 'eeg', unit: 'µV', rateHz: 100, positionMm: [0, 10, 90] },
    { name: 'Lid', type: 'eog', unit: 'µV', rateHz: 100 },
  ],
  data: [ramp(1e-6), ramp(-1e-5)],
  gaps: [{ onsetS: 3, durationS: 1 }],
  breaksS: [6],
  bad: ['Lid'],
  startTime: '2026-01-02T03:04:05',
  events: [{ onsetS: 7.5, durationS: 0, label: 'go' }],
})

it('a stretch ends at each gap and at each break', async () => {
  const stretches = await readStretches(made, [0, 1])
  expect(stretches.map(({ from, data }) => [from, data[0].length])).toEqual([
    [0, 300],
    [400, 200],
    [600, 400],
  ])
  expect(stretches[1].data[0][0]).toBeCloseTo(401e-6, 10)
})

it('what an instrument gives is written and read back with its gaps, breaks, events, types, positions and bad channels', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-'))
  try {
    const path = join(folder, 'x_desc-clean_eeg.vhdr')
    const written = await writeDerivedRecording(path, made)
    expect(written).toEqual([
      'x_desc-clean_eeg.eeg',
      'x_desc-clean_eeg.vmrk',
      'x_desc-clean_channels.tsv',
      'x_desc-clean_events.tsv',
      'x_desc-clean_electrodes.tsv',
      'x_desc-clean_coordsystem.json',
    ])
    expect((await filesBeside(path)).map((file) => file.slice(folder.length + 1)).sort()).toEqual([...written].sort())
    const read = await openRecording(path)
    expect(read.channels.map(({ type, positionMm }) => [type, positionMm])).toEqual([
      ['eeg', [0, 10, 90]],
      ['eog', undefined],
    ])
    expect(read.bad).toEqual(['Lid'])
    expect(read.gaps.length + read.breaksS.length).toBeGreaterThan(0)
    const stretches = await readStretches(read, [0, 1])
    expect(stretches.map(({ data }) => data[0].length)).toEqual([300, 200, 400])
    expect(stretches[2].data[1][399]).toBeCloseTo(-1e-2, 8)
    // A second was lost in the gap.
    expect(await read.events()).toEqual([{ onsetS: 6.5, durationS: 0, label: 'go' }])
    await read.close()
  } finally {
    await rm(folder, { recursive: true })
  }
})
