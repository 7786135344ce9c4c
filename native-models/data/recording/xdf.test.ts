import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { fileOf } from '../volume/fixtures/cases.ts'
import { sharedRecordings } from './fixtures/shared-data.ts'
import { xdfClock, xdfSamples, xdfStart, xdfStream } from './fixtures/xdf-file.ts'
import { openRecording } from './read.ts'

async function opened(path: string) {
  const recording = await openRecording(path)
  onTestFinished(() => recording.close())
  return recording
}
const write = (...parts: readonly Uint8Array[]) => fileOf('a.xdf', Buffer.concat(parts))

describe('streams on one time line', () => {
  const eeg = xdfStream(1, {
    name: 'amp',
    rate: 100,
    format: 'float32',
    channels: [
      { label: 'Fz', unit: 'microvolts' },
      { label: 'Cz &amp; x', unit: 'mV', type: 'EOG' },
    ],
  })
  const slow = xdfStream(2, { name: 'skin', type: 'GSR', rate: 10, format: 'int16' })
  const marks = xdfStream(3, { name: 'marks', type: 'Markers', rate: 0, format: 'string' })
  // Stamps that jitter by ±4 ms about 5 + n/100 s, with every third left out.
  const jitter = (n: number) => 0.004 * Math.sin(n * 1.7)
  const samples = Array.from({ length: 1000 }, (_, n) => ({
    ...(n % 3 === 1 ? {} : { stampS: 1005 + n / 100 + jitter(n) }),
    values: [n, -n],
  }))

  test('clock offsets are added, jitter is taken away, rates stay their own', async () => {
    const clocks = (id: number, at: number) => Array.from({ length: 5 }, (_, n) => xdfClock(id, at + 5 * n, 5 - at))
    const recording = await opened(
      write(
        xdfStart('2021-02-03T04:05:06+0100'),
        eeg,
        slow,
        marks,
        xdfSamples(1, 'float32', samples.slice(0, 600)),
        ...clocks(1, 1005),
        ...clocks(2, 205),
        xdfSamples(1, 'float32', samples.slice(600)),
        xdfSamples(
          2,
          'int16',
          Array.from({ length: 50 }, (_, n) => ({ stampS: 207 + n / 10, values: [n] })),
        ),
        xdfSamples(3, 'string', [{ stampS: 8.25, values: ['größer'] }]),
      ),
    )
    expect(recording.startTime).toBe('2021-02-03T04:05:06+0100')
    expect(recording.channels.map(({ name, type, unit, rateHz, samples: count }) => [name, type, unit, rateHz, count])).toEqual([
      ['Fz', 'eeg', 'µV', 100, 1000],
      ['Cz & x', 'eog', 'mV', 100, 1000],
      ['A', 'misc', '', 10, 50],
    ])
    expect(recording.channels[2].startS).toBeCloseTo(2, 3)
    const [event] = await recording.events()
    expect([event.onsetS, event.label]).toEqual([expect.closeTo(3.25, 3), 'größer'])
    const [first, second] = await recording.read([0, 1], 590, 610)
    expect([...first].map((volts) => Math.round(volts * 1e6))).toEqual(Array.from({ length: 20 }, (_, n) => 590 + n))
    expect(second[0]).toBeCloseTo(-0.59, 9)
    expect(recording.gaps).toEqual([])
  })

  test('an interruption is a gap of NaN; a clock that was reset goes on where it was', async () => {
    const piece = (startS: number, from: number) =>
      xdfSamples(
        1,
        'float32',
        Array.from({ length: 300 }, (_, n) => ({ stampS: startS + n / 100, values: [from + n, 0] })),
      )
    const clocks = (at: number, offset: number) => Array.from({ length: 8 }, (_, n) => xdfClock(1, at + n, offset))
    // 100–103 s; 110–113 s; then the clock begins again at 0 when it is 130 s.
    const recording = await opened(
      write(xdfStart(), eeg, ...clocks(100, 0), piece(100, 0), piece(110, 300), ...clocks(112, 0), ...clocks(0, 130), piece(0, 600)),
    )
    expect(recording.gaps).toEqual([
      { onsetS: expect.closeTo(3, 6), durationS: expect.closeTo(7, 6) },
      { onsetS: expect.closeTo(13, 6), durationS: expect.closeTo(17, 6) },
    ])
    expect(recording.channels[0].samples).toBe(3300)
    const [values] = await recording.read([0], 0, 3300)
    expect([values[299], values[300], values[1000], values[3299]].map((volts) => Math.round(volts * 1e6))).toEqual([
      299,
      Number.NaN,
      300,
      899,
    ])
  })

  test('a rate that is not the one that was stated is measured, with a note', async () => {
    const drifting = Array.from({ length: 1000 }, (_, n) => ({ stampS: n / 99, values: [n, 0] }))
    const recording = await opened(write(xdfStart(), eeg, xdfSamples(1, 'float32', drifting)))
    expect(recording.channels[0].rateHz).toBeCloseTo(99, 1)
    expect(recording.notes.join()).toMatch(/says 100 Hz, its time stamps 99\./)
  })

  test('files that are cut or lie are refused', async () => {
    const good = Buffer.concat([xdfStart(), eeg, xdfSamples(1, 'float32', samples.slice(0, 10))])
    const refused = (bytes: Uint8Array, sentence: RegExp) =>
      expect(openRecording(fileOf('a.xdf', bytes))).rejects.toMatchObject({
        name: 'Problem',
        kind: 'input',
        message: expect.stringMatching(sentence),
      })
    await refused(good.subarray(0, good.length - 5), /ends inside a chunk/)
    await refused(Buffer.concat([good, xdfSamples(9, 'float32', [])]), /stream 9, which was never announced/)
    await refused(Buffer.concat([good, Buffer.from([4, 255, 255, 255, 255, 3, 0])]), /ends inside a chunk/)
    const lie = Buffer.from(good)
    lie.writeUInt32LE(0xffffff, good.length - xdfSamples(1, 'float32', samples.slice(0, 10)).length + 5 + 2 + 4 + 1)
    await refused(lie, /fewer samples than it promises/)
    await refused(Buffer.concat([xdfStart(), xdfStream(1, { name: 'x', rate: -1, format: 'int16' })]), /rate of "-1"/)
  })
})

describe.skipIf(sharedRecordings === undefined)('files of the XDF project', () => {
  test('the smallest has what its README says', async () => {
    const recording = await opened(join(sharedRecordings ?? '', 'xdf/minimal.xdf'))
    const values = await recording.read([0, 1, 2], 0, 9)
    expect(values.map((row) => [...row.subarray(0, 5)])).toEqual([
      [192, 12, 13, 14, 15],
      [255, 22, 23, 24, 25],
      [238, 32, 33, 34, 35],
    ])
    // Its clock offset is −0.1 s, the texts have none: 5.2 s is 0.2 s after the first sample at 5.1 − 0.1 s.
    expect((await recording.events())[1]).toEqual({ onsetS: expect.closeTo(0.2, 6), durationS: 0, label: 'Hello' })
  })

  test('a clock that was reset', async () => {
    const recording = await opened(join(sharedRecordings ?? '', 'xdf/clock_resets.xdf'))
    const [values] = await recording.read([0], 0, recording.channels[0].samples)
    const stored = values.filter((value) => !Number.isNaN(value))
    expect(stored).toHaveLength(27815)
    expect([...stored.subarray(0, 5), ...stored.subarray(-5)].map((value) => Number(value.toFixed(3)))).toEqual([
      0.142, 0.311, 0.611, 0.732, 0.863, 0.418, 0.061, 0.792, 0.89, 0.873,
    ])
    expect(recording.gaps).toHaveLength(1)
    expect(await recording.events()).toHaveLength(175)
    // First and last sample by the README's time stamps and offsets: 653150.314 − 652340.284 s and 262.019 + 1121.166 s.
    expect(recording.durationS).toBeCloseTo(262.0186 + 1121.1656 - (653150.3141 - 652340.2838), 0)
  })
})
