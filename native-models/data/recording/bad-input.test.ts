import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Problem } from '../problem.ts'
import { fileOf } from '../volume/fixtures/cases.ts'
import { edfFile } from './fixtures/edf-file.ts'
import eeglab from './fixtures/eeglab.json' with { type: 'json' }
import fif from './fixtures/fif.json' with { type: 'json' }
import gdf from './fixtures/gdf.json' with { type: 'json' }
import { xdfClock, xdfSamples, xdfStart, xdfStream } from './fixtures/xdf-file.ts'
import { openRecording } from './read.ts'

const good: Readonly<Record<string, Buffer>> = {
  'a.edf': edfFile({
    signals: [
      {
        label: 'C3',
        records: [
          [1, 2],
          [3, 4],
        ],
      },
    ],
    reserved: 'EDF+D',
    annotations: ['+0\x14\x14\0', '+7\x14\x14\0+7.5\x14x\x14\0'],
  }),
  'a.bdf': edfFile({
    bdf: true,
    signals: [
      {
        label: 'Status',
        records: [
          [1, 2],
          [3, 4],
        ],
      },
    ],
  }),
  'a.gdf': Buffer.from(gdf[1].bytes, 'base64'),
  'a.set': Buffer.from(eeglab.cases[1].files['a.set'] ?? '', 'base64'),
  'b.set': Buffer.from(eeglab.cases.find(({ name }) => name === 'MATLAB 7.3')?.files['a.set'] ?? '', 'base64'),
  'a.fif': Buffer.from(Object.values(fif[0].files)[0] ?? '', 'base64'),
  'a.xdf': Buffer.concat([
    xdfStart(),
    xdfStream(1, { name: 'a', rate: 10, format: 'float32' }),
    xdfSamples(1, 'float32', [{ stampS: 1, values: [1] }, { values: [2] }]),
    xdfClock(1, 1, 2),
  ]),
}

/** Opens a file and reads what it can; only a Problem of bad input may come of it. */
async function survives(path: string): Promise<void> {
  try {
    const recording = await openRecording(path)
    try {
      await recording.events()
      for (const [n, { samples }] of recording.channels.entries()) await recording.read([n], 0, Math.min(samples, 1000))
    } finally {
      await recording.close()
    }
  } catch (error) {
    expect(error).toBeInstanceOf(Problem)
    expect((error as Problem).kind).toBe('input')
  }
}

test.each(Object.keys(good))('%s with any bytes changed or the end cut off is read, or refused in a sentence', async (name) => {
  const bytes = good[name]
  const change = fc.record({ at: fc.nat(bytes.length - 1), value: fc.nat(255) })
  const damage = fc.record({
    changes: fc.array(change, { maxLength: 4 }),
    length: fc.oneof(fc.constant(bytes.length), fc.nat(bytes.length)),
  })
  const once = async ({ changes, length }: { changes: readonly { at: number; value: number }[]; length: number }) => {
    const copy = Buffer.from(bytes)
    for (const { at, value } of changes) copy[at] = value
    await survives(fileOf(name, copy.subarray(0, length)))
  }
  await fc.assert(fc.asyncProperty(damage, once), { numRuns: 60 })
})

test.each([
  ['a.cnt', 'Version 3.0', /Neuroscan CNT recording, which is not read\. Convert it to EDF/],
  ['a.cnt', 'RIFF....CNT ', /ANT Neuro CNT recording, which is not read\. Convert it to EDF or BrainVision/],
  ['a.e', '\x00\x01\x02', /Nicolet recording, which is not read\. Export it as EDF\+/],
  ['a.xdf', '\x93NUMPY', /This is a NumPy array .*, not a recording/],
  ['a.fif', 'nonsense\x00\x01', /does not begin as a recording does/],
  ['a.eeg', 'nonsense', /no BrainVision header/],
  ['a.bdf', '', /This is an empty file, not a recording/],
])('%s that begins with %j', async (name, content, sentence) => {
  await expect(openRecording(fileOf(name, Buffer.from(content, 'latin1')))).rejects.toMatchObject({
    name: 'Problem',
    kind: 'input',
    message: expect.stringMatching(sentence),
  })
})
