import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../volume/fixtures/cases.ts'
import { openRecording } from './read.ts'

interface Parts {
  readonly header?: Readonly<Record<string, string>>
  readonly binary?: readonly string[]
  readonly channels?: readonly string[]
  readonly extra?: string
  readonly markers?: string | null
  readonly data: Uint8Array | string
  readonly names?: { readonly header?: string; readonly data?: string; readonly markers?: string }
  readonly encoding?: 'utf8' | 'latin1'
}

/** Lays out the three files. Returns the header's path. */
function layOut({
  header = {},
  binary = ['BinaryFormat=INT_16'],
  channels = ['Fp1,,0.5,µV', 'Cz,,2,mV'],
  extra = '',
  markers = '',
  data,
  names = {},
  encoding = 'utf8',
}: Parts): string {
  const folder = temporaryFolder()
  const fields = {
    DataFile: 'a.eeg',
    MarkerFile: 'a.vmrk',
    DataFormat: 'BINARY',
    DataOrientation: 'MULTIPLEXED',
    SamplingInterval: '4000',
    ...header,
  }
  const lines = [
    'Brain Vision Data Exchange Header File Version 1.0',
    '; comment',
    '[Common Infos]',
    ...Object.entries(fields).map(([key, value]) => `${key}=${value}`),
    `NumberOfChannels=${channels.length}`,
    '[Binary Infos]',
    ...binary,
    '[Channel Infos]',
    ...channels.map((channel, n) => `Ch${n + 1}=${channel}`),
    extra,
    '[Comment]',
    'Ch1=not,a,channel',
  ]
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, names.header ?? 'a.vhdr'), Buffer.from(lines.join('\r\n'), encoding))
  writeFileSync(join(folder, names.data ?? 'a.eeg'), data)
  if (markers !== null)
    writeFileSync(
      join(folder, names.markers ?? 'a.vmrk'),
      `Brain Vision Data Exchange Marker File, Version 1.0\n[Marker Infos]\n${markers}`,
    )
  return join(folder, names.header ?? 'a.vhdr')
}

async function valuesOf(path: string): Promise<number[][]> {
  const recording = await openRecording(path)
  onTestFinished(() => recording.close())
  const all = recording.channels.map((_channel, n) => n)
  return (await recording.read(all, 0, recording.channels[0].samples)).map((values) =>
    [...values].map((volts) => Number((volts * 1e6).toPrecision(9))),
  )
}

const expected = [
  [0.5, 1.5, -2.5],
  [4000, 8000, 12000],
]
const points = [1, 2, 3, 4, -5, 6]
const byChannel = [1, 3, -5, 2, 4, 6]

describe('every way of storing samples', () => {
  test.each([
    ['INT_16', new Uint8Array(Int16Array.from(points).buffer)],
    ['INT_32', new Uint8Array(Int32Array.from(points).buffer)],
    ['IEEE_FLOAT_32', new Uint8Array(Float32Array.from(points).buffer)],
  ])('%s, multiplexed', async (format, data) => {
    expect(await valuesOf(layOut({ binary: [`BinaryFormat=${format}`], data }))).toEqual(expected)
  })

  test('vectorised', async () => {
    const data = new Uint8Array(Int16Array.from(byChannel).buffer)
    expect(await valuesOf(layOut({ header: { DataOrientation: 'VECTORIZED' }, data }))).toEqual(expected)
  })

  test('big-endian', async () => {
    const data = Buffer.from(new Uint8Array(Int16Array.from(points).buffer)).swap16()
    expect(await valuesOf(layOut({ binary: ['BinaryFormat=INT_16', 'UseBigEndianOrder=YES'], data }))).toEqual(expected)
  })

  test('words with decimal commas, multiplexed and vectorised', async () => {
    const extra = '[ASCII Infos]\nDecimalSymbol=,\nSkipLines=1\nSkipColumns=0'
    const header = { DataFormat: 'ASCII' }
    expect(await valuesOf(layOut({ header, extra, data: 'Fp1 Cz\n1,0 2,0\n3 4\n-5,0 6\n' }))).toEqual(expected)
    const vectorised = { DataFormat: 'ASCII', DataOrientation: 'VECTORIZED' }
    const rows = '[ASCII Infos]\nDecimalSymbol=,\nSkipLines=0\nSkipColumns=1'
    expect(await valuesOf(layOut({ header: vectorised, extra: rows, data: 'Fp1 1,0 3 -5\nCz 2 4 6\n' }))).toEqual(expected)
  })
})

const data = new Uint8Array(Int16Array.from(points).buffer)

test('blank units and resolutions are microvolts; commas in names are written as \\1', async () => {
  const path = layOut({ channels: ['A\\1B,,,', 'C,,0.1'], data })
  const recording = await openRecording(path)
  onTestFinished(() => recording.close())
  expect(recording.channels.map(({ name, unit }) => [name, unit])).toEqual([
    ['A,B', 'µV'],
    ['C', 'µV'],
  ])
  expect((await valuesOf(path))[1]).toEqual([0.2, 0.4, 0.6])
})

test('a header in an old code page still says microvolts', async () => {
  const path = layOut({ header: { Codepage: 'ANSI' }, channels: ['Übung,,1,µV', 'B,,1,µV'], data, encoding: 'latin1' })
  const recording = await openRecording(path)
  onTestFinished(() => recording.close())
  expect(recording.channels.map(({ name, unit }) => [name, unit])).toEqual([
    ['Übung', 'µV'],
    ['B', 'µV'],
  ])
})

test('files that were renamed together are found, with a note; any of the three may be named', async () => {
  const path = layOut({ data, markers: 'Mk1=Stimulus,S  1,2,1,0', names: { header: 'new.vhdr', data: 'new.eeg', markers: 'new.vmrk' } })
  for (const ending of ['.vhdr', '.eeg', '.vmrk']) {
    const recording = await openRecording(path.replace('.vhdr', ending))
    onTestFinished(() => recording.close())
    expect(recording.notes.join()).toMatch(/names "a.eeg", which is not here; new.eeg was taken/)
    expect(await recording.events()).toEqual([{ onsetS: 0.004, durationS: 0.004, label: 'Stimulus/S  1' }])
  }
})

test('markers count from 1; a second segment is a break; the first says when it was', async () => {
  const markers = 'Mk1=New Segment,,1,1,0,20240229101112000345\nMk2=Comment,a\\1b,3,0,0\nMk3=New Segment,,3,1,0,20240229111112000000'
  const recording = await openRecording(layOut({ data, markers }))
  onTestFinished(() => recording.close())
  expect(recording.startTime).toBe('2024-02-29T10:11:12.000345')
  expect(recording.breaksS).toEqual([0.008])
  expect((await recording.events())[1]).toEqual({ onsetS: 0.008, durationS: 0, label: 'Comment/a,b' })
})

describe('what cannot be read is said in a sentence', () => {
  test.each([
    ['a data file cut short', { data: data.subarray(0, 11) }, /it holds 11 bytes/],
    ['more points than the data file holds', { data, header: { DataPoints: '4' } }, /promises 4 points of 4 bytes, but it holds 12/],
    ['a type that is not known', { data, binary: ['BinaryFormat=BCD'] }, /stored as "BCD"/],
    ['no rate', { data, header: { SamplingInterval: '0' } }, /sampling interval of "0"/],
    ['spectra', { data, header: { DataType: 'FREQUENCYDOMAIN' } }, /FREQUENCYDOMAIN, not samples over time/],
    ['a missing data file', { data, names: { data: 'other.bin' } }, /"a.eeg" that holds its samples is not beside it/],
  ] satisfies [string, Parts, RegExp][])('%s', async (_name, parts, sentence) => {
    await expect(openRecording(layOut(parts))).rejects.toMatchObject({
      name: 'Problem',
      kind: 'input',
      message: expect.stringMatching(sentence),
    })
  })

  test('a data file alone', async () => {
    const path = layOut({ data }).replace('a.vhdr', 'b.eeg')
    writeFileSync(path, data)
    await expect(openRecording(path)).rejects.toThrow(/no BrainVision header/)
  })
})
