import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readNpy } from '../table/npy.ts'
import { fileOf, temporaryFolder } from '../volume/fixtures/cases.ts'
import { convertRecording } from './convert.ts'
import { edfNumber } from './edf-number.ts'
import { edfFile } from './fixtures/edf-file.ts'
import { heldRecording } from './fixtures/held.ts'
import { openRecording } from './read.ts'
import type { Recording } from './recording.ts'
import { writeRecordingBrainVision } from './write-brainvision.ts'
import { writeRecordingCsv } from './write-csv.ts'
import { writeRecordingEdf } from './write-edf.ts'

async function opened(path: string): Promise<Recording> {
  const recording = await openRecording(path)
  onTestFinished(() => recording.close())
  return recording
}

const wave = (length: number, scale = 1e-4) => Float64Array.from({ length }, (_, n) => scale * Math.sin(n / 7) - scale / 3)
const events = [
  { onsetS: 0.25, durationS: 0, label: 'Stimulus/S  1' },
  { onsetS: 1.5, durationS: 0.5, label: 'größer, ok' },
]
/** Nothing was recorded from 1.28 to 2.56 s. */
const withGap = (length: number) => wave(length).map((value, n) => (n >= 128 && n < 256 ? Number.NaN : value))
const segments = [
  { at: 0, stored: 0, samples: 128 },
  { at: 256, stored: 256, samples: 144 },
]

describe('EDF+', () => {
  test('values come back to a step of 16 bits, events and rates as they are', async () => {
    const path = join(temporaryFolder(), 'a.edf')
    const channels = [
      { name: 'Fp1', rateHz: 100, values: wave(530) },
      { name: 'Ö slow', rateHz: 10, unit: 'mV', values: wave(53, 0.02) },
    ]
    await writeRecordingEdf(path, heldRecording(channels, { events, startTime: '2024-02-29T23:59:58.250' }), [], {})
    const back = await opened(path)
    expect(back.format).toBe('edf+c')
    expect(back.startTime).toBe('2024-02-29T23:59:58.25')
    expect(back.channels.map(({ name, unit, rateHz, samples }) => [name, unit, rateHz, samples])).toEqual([
      ['Fp1', 'µV', 100, 530],
      ['O slow', 'µV', 10, 53],
    ])
    for (const [n, { values }] of channels.entries()) {
      const [found] = await back.read([n], 0, values.length)
      const step = (Math.max(...values) - Math.min(...values)) / 65_000
      for (const [k, value] of values.entries()) expect(Math.abs(found[k] - value)).toBeLessThan(step)
    }
    expect(await back.events()).toEqual(events)
  })

  test('gaps become the gaps of EDF+D', async () => {
    const path = join(temporaryFolder(), 'a.edf')
    await writeRecordingEdf(path, heldRecording([{ name: 'Fp1', rateHz: 100, values: withGap(400) }], { segments }), [], {})
    const back = await opened(path)
    expect(back.startTime).toBeNull()
    expect([back.format, back.gaps, back.durationS]).toEqual(['edf+d', [{ onsetS: 1.28, durationS: 1.28 }], 4])
    const [values] = await back.read([0], 0, 400)
    expect([...values].map(Number.isNaN)).toEqual([...withGap(400)].map(Number.isNaN))
  })

  test('a length that no record divides is filled up, and the filling is marked', async () => {
    const path = join(temporaryFolder(), 'a.edf')
    // 100,003 is a prime, and longer than a record may be.
    await writeRecordingEdf(path, heldRecording([{ name: 'Fp1', rateHz: 100, values: wave(100_003) }]), [], {})
    const back = await opened(path)
    expect(back.durationS).toBe(1001)
    expect(await back.events()).toEqual([{ onsetS: 1000.03, durationS: 0.97, label: 'BAD_ACQ_SKIP' }])
  })

  test('what was EDF stays bit by bit what it was', async () => {
    const records = [Array.from({ length: 256 }, (_, n) => ((n * 7919) % 65536) - 32768), Array.from({ length: 256 }, (_, n) => n)]
    const path = fileOf('a.edf', edfFile({ signals: [{ label: 'C3', physical: [-3276.8, 3276.7], records }] }))
    const copy = path.replace('a.edf', 'b.edf')
    await convertRecording(path, copy)
    const [from, to] = [await opened(path), await opened(copy)]
    expect(await to.read([0], 0, 512)).toEqual(await from.read([0], 0, 512))
  })

  test('ten thousand events need not fit into their own records', async () => {
    const path = join(temporaryFolder(), 'a.edf')
    const many = Array.from({ length: 10_000 }, (_, n) => ({ onsetS: 0.5 + n * 1e-4, durationS: 0, label: `event ${n}` }))
    await writeRecordingEdf(path, heldRecording([{ name: 'Fp1', rateHz: 100, values: wave(60_000) }], { events: many }), [], {})
    const back = await (await opened(path)).events()
    expect(back).toHaveLength(10_000)
    expect(back[9_999]).toEqual({ onsetS: expect.closeTo(1.4999, 6), durationS: 0, label: 'event 9999' })
    expect(statSync(path).size).toBeLessThan(2_000_000)
  })

  test.each([
    [-12345.6789, 'down', '-12345.7'],
    [1234.56789, 'up', '1234.568'],
    [0.1, 'nearest', '0.1'],
    [-0.00000001, 'nearest', '0'],
    [12345678.9, 'nearest', '12345679'],
  ] as const)('%d in eight characters is %s %s', (value, direction, text) => {
    expect(edfNumber(value, direction)).toBe(text)
  })
})

describe('BrainVision', () => {
  test('gaps become segments, and markers stand where they stood', async () => {
    const path = join(temporaryFolder(), 'a.vhdr')
    const channels = [{ name: 'A,B', rateHz: 100, values: withGap(400) }]
    const marks = [...events, { onsetS: 3, durationS: 0, label: 'Response/R  1' }]
    await writeRecordingBrainVision(
      path,
      heldRecording(channels, { events: marks, segments, startTime: '2024-02-29T23:59:58.250' }),
      [],
      {},
    )
    const back = await opened(path)
    expect(back.startTime).toBe('2024-02-29T23:59:58.250000')
    expect([back.channels[0].name, back.channels[0].samples, back.breaksS]).toEqual(['A,B', 272, [1.28]])
    const [values] = await back.read([0], 0, 272)
    const expected = [...withGap(400)].filter((value) => !Number.isNaN(value))
    for (const [n, value] of expected.entries()) expect(values[n]).toBeCloseTo(value, 10)
    expect(await back.events()).toEqual([
      { onsetS: 0, durationS: 0.01, label: 'New Segment/' },
      { onsetS: 0.25, durationS: 0, label: 'Stimulus/S  1' },
      { onsetS: 1.28, durationS: 0.01, label: 'New Segment/' },
      { onsetS: 1.28, durationS: 0.5, label: 'Comment/größer, ok' },
      { onsetS: 1.72, durationS: 0, label: 'Response/R  1' },
    ])
    expect(readFileSync(path.replace('.vhdr', '.vmrk'), 'utf8')).toContain('20240301000000810000')
  })
})

describe('NPY and CSV', () => {
  const signals = [
    { label: 'A', records: [[1, 2, 3, 4]], physical: [-32768, 32767] as const },
    { label: 'B', records: [[5, 6, 7, 8]], physical: [-32768, 32767] as const },
    { label: 'slow', records: [[9, 10]], physical: [-32768, 32767] as const },
  ]

  test('channels × samples in volts', async () => {
    const path = fileOf('a.edf', edfFile({ signals: signals.slice(0, 2) }))
    await convertRecording(path, path.replace('.edf', '.npy'))
    const { shape, data } = await readNpy(path.replace('.edf', '.npy'))
    expect(shape).toEqual([2, 4])
    expect(data).toBeInstanceOf(Float64Array)
    expect([...data].map((volts) => Number(volts) * 1e6)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((value) => expect.closeTo(value, 9)))
  })

  test('mixed rates need channels of one rate, by name or number', async () => {
    const path = fileOf('a.edf', edfFile({ signals }))
    const to = path.replace('.edf', '.npy')
    await expect(convertRecording(path, to)).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringMatching(/different time lines.*--channels/),
    })
    await convertRecording(path, to, ['3'])
    expect((await readNpy(to)).shape).toEqual([1, 2])
    await expect(convertRecording(path, to, ['Pz'])).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringMatching(/no channel "Pz".*A, B, slow/),
    })
    await expect(convertRecording(path, path.replace('.edf', '.doc'))).rejects.toMatchObject({ kind: 'usage' })
  })

  test('a row for each sample, nothing in gaps', async () => {
    const path = join(temporaryFolder(), 'a.csv')
    const values = Float64Array.of(1e-6, Number.NaN, 3e-6)
    await writeRecordingCsv(path, heldRecording([{ name: 'A "1"', rateHz: 4, values }]), [], {})
    expect(readFileSync(path, 'utf8')).toBe('timeS,"A ""1"""\n0,0.000001\n0.25,\n0.5,0.000003\n')
  })
})
