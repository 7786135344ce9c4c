import { ftruncateSync, openSync, statSync, truncateSync } from 'node:fs'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Problem } from '../problem.ts'
import { fileOf } from '../volume/fixtures/cases.ts'
import { type EdfFileParts, edfFile } from './fixtures/edf-file.ts'
import { describeRecording, openRecording } from './read.ts'

async function opened(parts: EdfFileParts, name = 'a.edf') {
  const recording = await openRecording(fileOf(name, edfFile(parts)))
  onTestFinished(() => recording.close())
  return recording
}

async function problemOf(path: string): Promise<Problem> {
  const caught = await describeRecording(path).then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(caught).toBeInstanceOf(Problem)
  const problem = caught as Problem
  expect([problem.kind, problem.file]).toEqual(['input', path])
  expect(problem.remedy).toMatch(/\.$/)
  return problem
}

const ramp = (records: number, perRecord: number) =>
  Array.from({ length: records }, (_, record) => Array.from({ length: perRecord }, (_v, n) => record * perRecord + n))

describe('values', () => {
  test('digital values become volts by the ranges of their signal', async () => {
    const parts = { label: 'Fp1', physical: [-100, 300], digital: [0, 400], records: [[0, 100, 400]] } as const
    const recording = await opened({ signals: [parts] })
    const [values] = await recording.read([0], 0, 3)
    expect([...values].map((volts) => volts * 1e6)).toEqual([-100, 0, 300].map((uv) => expect.closeTo(uv, 9)))
  })

  test('an inverted range turns the sign over, millivolts are a thousandth, other units stay', async () => {
    const records = [[-10, 10]]
    const digital = [-10, 10] as const
    const recording = await opened({
      signals: [
        { label: 'A', unit: 'mV', physical: [5, -5], digital, records },
        { label: 'T', unit: 'degC', physical: [30, 40], digital, records },
      ],
    })
    expect((await recording.read([0, 1], 0, 2)).map((values) => [...values])).toEqual([
      [0.005, -0.005],
      [30, 40],
    ])
  })

  test('24-bit values keep their sign', async () => {
    const digital = [-8388608, 8388607] as const
    const recording = await opened({
      bdf: true,
      signals: [{ label: 'A1', physical: digital, digital, records: [[-1, -8388608, 8388607, 256]] }],
    })
    const [values] = await recording.read([0], 0, 4)
    expect([...values].map((volts) => Math.round(volts * 1e6))).toEqual([-1, -8388608, 8388607, 256])
  })

  test('signals keep their own rates, and a page of any of them can be read', async () => {
    const recording = await opened({
      recordS: 2,
      signals: [
        { label: 'fast', unit: '', physical: [-32768, 32767], records: ramp(5, 8) },
        { label: 'slow', unit: '', physical: [-32768, 32767], records: ramp(5, 2) },
      ],
    })
    expect(recording.channels.map(({ rateHz, samples }) => [rateHz, samples])).toEqual([
      [4, 40],
      [1, 10],
    ])
    expect([...(await recording.read([0], 6, 18))[0]]).toEqual([6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17])
    expect([...(await recording.read([1], 3, 8))[0]]).toEqual([3, 4, 5, 6, 7])
    await expect(recording.read([0, 1], 0, 2)).rejects.toThrow(RangeError)
    await expect(recording.read([0], 0, 41)).rejects.toThrow(RangeError)
  })
})

describe('gaps and annotations', () => {
  const signal = { label: 'C3', unit: '', physical: [-32768, 32767], records: ramp(4, 4) } as const
  const annotations = [
    '+0.25\x14\x14\0',
    '+1.25\x14\x14\0+1.75\x150.5\x14blink\x14Ωmega\x14\0',
    '+5.25\x14\x14\0',
    '+6.25\x14\x14\0+6.5\x14end\x14\0',
  ]

  test('records of an EDF+D file that do not follow each other leave a gap of NaN', async () => {
    const recording = await opened({ signals: [signal], reserved: 'EDF+D', annotations })
    expect(recording.format).toBe('edf+d')
    expect(recording.gaps).toEqual([{ onsetS: 2, durationS: 3 }])
    expect(recording.durationS).toBe(7)
    expect(recording.channels[0].samples).toBe(28)
    const [values] = await recording.read([0], 6, 22)
    expect([...values]).toEqual([6, 7, ...Array(12).fill(Number.NaN), 8, 9])
  })

  test('a discontinuous file whose records follow each other has no gap', async () => {
    const recording = await opened({
      signals: [signal],
      reserved: 'EDF+D',
      annotations: ['+0\x14\x14', '+1\x14\x14', '+2\x14\x14', '+3\x14\x14'],
    })
    expect([recording.gaps, recording.durationS]).toEqual([[], 4])
  })

  test('annotations have UTF-8 texts, and onsets that count from the first record', async () => {
    const recording = await opened({ signals: [signal], reserved: 'EDF+C', annotations })
    expect(await recording.events()).toEqual([
      { onsetS: 1.5, durationS: 0.5, label: 'blink' },
      { onsetS: 1.5, durationS: 0.5, label: 'Ωmega' },
      { onsetS: 6.25, durationS: 0, label: 'end' },
    ])
    expect(recording.gaps).toEqual([])
  })

  test('triggers of a BDF file are where its code rises; the state of the amplifier is no trigger', async () => {
    const records = [[0x100000, 0x100000, 0x100007, 0x100007, 0x100000, 0x100009, 0x100003, 0x10000a]]
    const digital = [-8388608, 8388607] as const
    const recording = await opened({ bdf: true, signals: [{ label: 'Status', physical: digital, digital, records }] })
    expect((await recording.events()).map(({ onsetS, label }) => [onsetS * 8, label])).toEqual([
      [2, '7'],
      [5, '9'],
      [7, '10'],
    ])
    expect(recording.channels[0].type).toBe('stim')
  })

  test('records that go back in time are refused', async () => {
    const path = fileOf(
      'a.edf',
      edfFile({ signals: [signal], reserved: 'EDF+D', annotations: ['+5\x14\x14', '+0\x14\x14', '+7\x14\x14', '+8\x14\x14'] }),
    )
    expect((await problemOf(path)).message).toMatch(/record 2.*before the end of the record/)
  })
})

describe('headers that are not true', () => {
  const signal = { label: 'C3', records: ramp(3, 4) }

  test('a count of -1 or of too many whole records is inferred from the size, with a note', async () => {
    for (const statedRecords of [-1, 7]) {
      const recording = await opened({ signals: [signal], statedRecords })
      expect([recording.durationS, recording.notes]).toEqual([3, [expect.stringMatching(/the file holds 3/)]])
    }
  })

  test('a file cut inside a record is refused', async () => {
    const path = fileOf('a.edf', edfFile({ signals: [signal] }))
    truncateSync(path, statSync(path).size - 3)
    expect((await problemOf(path)).message).toMatch(/promises 3 records, but the file ends inside number 3/)
  })

  test('a file cut inside its header, an empty one, and one of no signals are refused', async () => {
    const good = edfFile({ signals: [signal] })
    expect((await problemOf(fileOf('a.edf', good.subarray(0, 100)))).message).toMatch(/ends inside its header/)
    expect((await problemOf(fileOf('a.edf', good.subarray(0, 300)))).message).toMatch(/headers of its 1 signals/)
    expect((await problemOf(fileOf('a.edf', ''))).message).toMatch(/an empty file/)
    for (const lie of ['0   ', '-5  ', 'abc ']) {
      const bad = Buffer.from(good)
      bad.write(lie, 252, 'latin1')
      expect((await problemOf(fileOf('a.edf', bad))).message).toMatch(/signals/)
    }
  })

  test('sample counts below zero or beyond the file are refused before anything is allocated', async () => {
    for (const [count, sentence] of [
      ['-4', /"-4" samples/],
      ['99999999', /ends inside/],
    ] as const) {
      const bad = edfFile({ signals: [signal] })
      bad.write(count.padEnd(8), 256 + 216, 'latin1')
      expect((await problemOf(fileOf('a.edf', bad))).message).toMatch(sentence)
    }
  })

  test('a picture under the name of a recording is called a picture', async () => {
    expect((await problemOf(fileOf('a.edf', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')))).message).toMatch(/a PNG picture, not a recording/)
  })
})

test('a sparse file of 10 GB opens at once, and its last page can be read', async () => {
  const perRecord = 256
  const names = Array.from({ length: 32 }, (_, n) => `E${n + 1}`)
  const records = 655_360
  const head = edfFile({
    signals: names.map((label) => ({ label, records: [Array(perRecord).fill(0)] })),
    statedRecords: records,
  }).subarray(0, 33 * 256)
  const path = fileOf('big.edf', head)
  const handle = openSync(path, 'r+')
  ftruncateSync(handle, head.length + records * 32 * perRecord * 2)
  const before = process.memoryUsage().rss
  const recording = await openRecording(path)
  onTestFinished(() => recording.close())
  expect(statSync(path).size).toBeGreaterThan(10e9)
  expect(recording.durationS).toBe(records)
  const end = recording.channels[31].samples
  const pages = await recording.read(
    names.map((_name, n) => n),
    end - 2560,
    end,
  )
  expect(pages).toHaveLength(32)
  expect(process.memoryUsage().rss - before).toBeLessThan(100e6)
})
