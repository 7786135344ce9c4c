import { truncateSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { fileOf, layOut } from '../volume/fixtures/cases.ts'
import cases from './fixtures/fif.json' with { type: 'json' }
import { sharedRecordings } from './fixtures/shared-data.ts'
import { openRecording } from './read.ts'

// As MNE 1.3 writes and reads it (fixtures/make_fif.py), but for the skip: MNE fills it with zeros, we with NaN.
test.each(cases)('a raw file, $name', async (expected) => {
  const recording = await openRecording(layOut(expected as never))
  onTestFinished(() => recording.close())
  expect(recording.channels.map(({ name, type }) => [name, type])).toEqual([
    ['EEG 001', 'eeg'],
    ['a channel of a long name', 'eeg'],
    ['EOG', 'eog'],
    ['STI 014', 'stim'],
  ])
  expect(recording.startTime).toBe('2020-02-03T04:05:09.000Z')
  expect(recording.bad).toEqual(['a channel of a long name'])
  expect(recording.projectors).toEqual(['Average EEG reference'])
  expect(recording.channels[0].positionMm?.map(Math.round)).toEqual([10, 20, 90])
  expect(recording.gaps).toEqual([{ onsetS: 1.5, durationS: 2 }])
  const values = await recording.read([0, 1, 2, 3], 0, 1000)
  for (const [channel, row] of expected.values.entries()) {
    for (const [n, value] of row.entries()) {
      const at = 7 * n
      if (at >= 150 && at < 350) expect(values[channel][at]).toBeNaN()
      else expect(values[channel][at]).toBeCloseTo(value, 12)
    }
  }
  const events = await recording.events()
  expect(events.filter(({ label }) => !label.startsWith('BAD')).map(({ onsetS, label }) => [Number(onsetS.toFixed(6)), label])).toEqual([
    [0.5, 'a: b'],
    [1.2, '5'],
    [3.5, 'late'],
    [7, '9'],
  ])
})

const whole = cases[0]
const split = cases[1]
const refused = (message: RegExp) => expect.objectContaining({ name: 'Problem', kind: 'input', message: expect.stringMatching(message) })

test('a part that is missing is named', async () => {
  const path = layOut(split as never)
  unlinkSync(path.replace('_raw.fif', '_raw-1.fif'))
  await expect(openRecording(path)).rejects.toEqual(refused(/goes on in "split_raw-1.fif", which is not beside it/))
})

test('a file that is cut, compressed, or holds no raw samples is refused', async () => {
  const path = layOut(whole as never)
  const bytes = Buffer.from(Object.values(whole.files)[0] ?? '', 'base64')
  truncateSync(path, bytes.length - 900)
  await expect(openRecording(path)).rejects.toEqual(refused(/ends inside a tag/))
  await expect(openRecording(fileOf('a.fif.gz', gzipSync(bytes)))).rejects.toEqual(refused(/compressed FIF recording/))
  writeFileSync(path, bytes.subarray(0, 36))
  await expect(openRecording(path)).rejects.toEqual(refused(/no raw samples/))
  if (sharedRecordings)
    await expect(openRecording(join(sharedRecordings, 'mne-python/test-ave.fif.gz'))).rejects.toEqual(refused(/compressed/))
})
