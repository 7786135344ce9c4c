import { expect, onTestFinished, test } from 'vitest'
import { fileOf } from '../volume/fixtures/cases.ts'
import cases from './fixtures/gdf.json' with { type: 'json' }
import { openRecording } from './read.ts'

// Built after the specification and read by MNE 1.3 (fixtures/make_gdf.py).
test.each(cases)('$name', async ({ bytes, mode, names, values, onsets, labels }) => {
  const recording = await openRecording(fileOf('a.gdf', Buffer.from(bytes, 'base64')))
  onTestFinished(() => recording.close())
  expect(recording.startTime).toBe('2005-03-14T15:09:26')
  expect(recording.channels.map(({ name, type, rateHz, samples }) => [name, type, rateHz, samples])).toEqual(
    names.map((name, n) => [name, ['eeg', 'eeg', 'eog', 'eeg'][n], 16, 40]),
  )
  const found = await recording.read([0, 1, 2, 3], 0, 40)
  for (const [n, row] of values.entries()) for (const [k, value] of row.entries()) expect(found[n][k]).toBeCloseTo(value, 12)
  expect([...(await recording.read([2], 13, 29))[0]]).toEqual([...found[2].subarray(13, 29)])
  expect((await recording.events()).map(({ onsetS, durationS, label }) => [onsetS, durationS * 16, label])).toEqual(
    labels.map((label, n) => [onsets[n], mode === 3 ? [4, 0, 1][n] : 0, label]),
  )
  expect(recording.breaksS).toEqual([onsets[2]])
})

test('files that are cut or lie are refused', async () => {
  const good = Buffer.from(cases[2].bytes, 'base64')
  const refused = (change: (bytes: Buffer) => void, sentence: RegExp, length = good.length) => {
    const bytes = Buffer.from(good.subarray(0, length))
    change(bytes)
    return expect(openRecording(fileOf('a.gdf', bytes))).rejects.toMatchObject({
      name: 'Problem',
      kind: 'input',
      message: expect.stringMatching(sentence),
    })
  }
  await refused(() => {}, /promises 5 records, but the file ends inside number 5/, good.length - 44 - 10)
  await refused(() => {}, /ends inside the headers of its 4 signals/, 700)
  await refused(() => {}, /ends inside its header/, 200)
  await refused((bytes) => bytes.writeUInt16LE(0, 252), /no signals/)
  await refused((bytes) => bytes.writeUInt32LE(99, 256 + 220 * 4), /stored as type 99/)
  await refused((bytes) => bytes.writeUInt32LE(0xffffffff, 256 + 216 * 4), /ends inside number 1/)
})
