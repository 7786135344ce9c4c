import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { toCOrder } from '../table/axis-order.ts'
import { fileOf } from './fixtures/cases.ts'
import { readVolume } from './read.ts'

const eight = Uint8Array.from({ length: 8 }, (_, n) => n)

/** A header and what follows it. */
function nrrd(lines: string[], data: Uint8Array | string = '') {
  return Buffer.concat([Buffer.from(`NRRD0005\n${lines.join('\n')}\n\n`), Buffer.from(data)])
}

const cube = ['type: uchar', 'dimension: 3', 'sizes: 2 2 2', 'encoding: raw']

test.each([
  ['right-anterior-superior', [2, 0, 0, 5, 0, 3, 0, 6, 0, 0, 4, 7]],
  ['RAS', [2, 0, 0, 5, 0, 3, 0, 6, 0, 0, 4, 7]],
  ['left-anterior-superior', [-2, 0, 0, -5, 0, 3, 0, 6, 0, 0, 4, 7]],
  ['LAS', [-2, 0, 0, -5, 0, 3, 0, 6, 0, 0, 4, 7]],
  ['left-posterior-superior', [-2, 0, 0, -5, 0, -3, 0, -6, 0, 0, 4, 7]],
  ['LPS', [-2, 0, 0, -5, 0, -3, 0, -6, 0, 0, 4, 7]],
])('space %s becomes RAS', async (space, rows) => {
  const lines = [...cube, `space: ${space}`, 'space directions: (2,0,0) (0,3,0) (0,0,4)', 'space origin: (5,6,7)']
  const volume = await readVolume(fileOf('a.nrrd', nrrd(lines, eight)))
  expect(volume.affine).toEqual([...rows, 0, 0, 0, 1])
  expect(volume.source?.notes).toBeUndefined()
})

test('without a space the axes are taken as left, posterior, superior, and a note says so', async () => {
  const volume = await readVolume(fileOf('a.nrrd', nrrd([...cube, 'spacings: 2 3 4'], eight)))
  expect(volume.affine).toEqual([-2, 0, 0, 0, 0, -3, 0, 0, 0, 0, 4, 0, 0, 0, 0, 1])
  expect(volume.source?.notes?.join()).toMatch(/left, posterior, superior/)
})

test('space units other than mm are converted', async () => {
  const lines = [...cube, 'space: RAS', 'space directions: (2,0,0) (0,3,0) (0,0,4)', 'space origin: (5,6,7)', 'space units: "cm" "cm" "cm"']
  const volume = await readVolume(fileOf('a.nrrd', nrrd(lines, eight)))
  expect(volume.affine).toEqual([20, 0, 0, 50, 0, 30, 0, 60, 0, 0, 40, 70, 0, 0, 0, 1])
})

test.each(['none (2,0,0) (0,3,0) (0,0,4)', '(2,0,0) none (0,3,0) (0,0,4)', '(2,0,0) (0,3,0) none (0,0,4)', '(2,0,0) (0,3,0) (0,0,4) none'])(
  'an axis that is not in space comes last: %s',
  async (directions) => {
    const words = directions.split(' ')
    const listAxis = words.indexOf('none')
    const sizes = [2, 3, 4]
    sizes.splice(listAxis, 0, 5)
    // Each value tells its own index: 1000 l + 100 i + 10 j + k.
    const data = new Uint16Array(120)
    for (let n = 0; n < 120; n++) {
      const index = sizes.map((length, axis) => Math.floor(n / sizes.slice(0, axis).reduce((a, b) => a * b, 1)) % length)
      const [list] = index.splice(listAxis, 1)
      data[n] = 1000 * list + 100 * index[0] + 10 * index[1] + index[2]
    }
    const lines = [
      'type: ushort',
      'dimension: 4',
      `sizes: ${sizes.join(' ')}`,
      'encoding: raw',
      'endian: little',
      'space: RAS',
      `space directions: ${directions}`,
    ]
    const volume = await readVolume(fileOf('a.nrrd', nrrd(lines, new Uint8Array(data.buffer))))
    expect(volume.shape).toEqual([2, 3, 4, 5])
    expect(volume.affine).toEqual([2, 0, 0, 0, 0, 3, 0, 0, 0, 0, 4, 0, 0, 0, 0, 1])
    const values = toCOrder(volume.data, volume.shape)
    for (let i = 0, n = 0; i < 2; i++) {
      for (let j = 0; j < 3; j++)
        for (let k = 0; k < 4; k++) for (let l = 0; l < 5; l++) expect(values[n++]).toBe(1000 * l + 100 * i + 10 * j + k)
    }
  },
)

test('text, gzip and big-endian encodings hold the same numbers', async () => {
  const values = [-3, 5.5, 1e-3, 40000, 0, 7, -0.25, 12]
  const big = Buffer.alloc(32)
  for (const [n, value] of values.entries()) big.writeFloatBE(value, 4 * n)
  const head = ['type: float', 'dimension: 3', 'sizes: 2 2 2', 'space: RAS', 'space directions: (1,0,0) (0,1,0) (0,0,1)']
  const files = [
    nrrd([...head, 'encoding: ascii'], '-3 5.5 1e-3\n40000 0 7 -.25 12\n'),
    nrrd([...head, 'encoding: txt'], values.join('\n')),
    nrrd([...head, 'encoding: raw', 'endian: big'], big),
    nrrd([...head, 'encoding: gzip', 'endian: big'], gzipSync(big)),
    nrrd([...head, 'encoding: gz', 'endian: big', 'byte skip: 3'], gzipSync(Buffer.concat([Buffer.from('abc'), big]))),
    nrrd([...head, 'encoding: raw', 'endian: big', 'byte skip: -1'], Buffer.concat([Buffer.from('anything'), big])),
    nrrd([...head, 'encoding: raw', 'endian: big', 'line skip: 2', 'byte skip: 1'], Buffer.concat([Buffer.from('one\ntwo\nx'), big])),
    gzipSync(nrrd([...head, 'encoding: raw', 'endian: big'], big)),
    Buffer.from(
      nrrd([...head, 'encoding: ascii'], values.join(' '))
        .toString('latin1')
        .replaceAll('\n', '\r\n'),
    ),
  ]
  for (const bytes of files) expect((await readVolume(fileOf('a.nrrd', bytes))).data).toEqual(Float32Array.from(values))
})

test('text that is too short or holds words is refused', async () => {
  const head = ['type: float', 'dimension: 3', 'sizes: 2 2 2', 'encoding: ascii']
  await expect(readVolume(fileOf('a.nrrd', nrrd(head, '1 2 3 4 5 6 7')))).rejects.toThrow(/too short|holds 7 numbers/)
  await expect(readVolume(fileOf('a.nrrd', nrrd(head, '1 2 3 four 5 6 7 8')))).rejects.toThrow(/"four"/)
  await expect(
    readVolume(fileOf('a.nrrd', nrrd(['type: float', 'dimension: 3', 'sizes: 99999 99999 999', 'encoding: ascii'], '1 2'))),
  ).rejects.toThrow(/too short|not possible/)
})

test('detached data lie in one file, in a list, or in numbered files', async () => {
  const head = ['type: uchar', 'dimension: 3', 'sizes: 2 2 2', 'encoding: raw', 'space: RAS', 'space directions: (1,0,0) (0,1,0) (0,0,1)']
  const named = async (dataFile: string) => {
    const path = fileOf('a.nhdr', `NRRD0005\n${head.join('\n')}\ndata file: ${dataFile}\n`)
    mkdirSync(join(dirname(path), 'sub'))
    for (const [name, bytes] of [
      ['all.raw', eight],
      ['sub/all.raw', eight],
      ['s01.raw', eight.slice(0, 4)],
      ['s02.raw', eight.slice(4)],
    ] as const) {
      writeFileSync(join(dirname(path), name), bytes)
    }
    return (await readVolume(path)).data
  }
  for (const words of ['all.raw', './all.raw', 'sub/all.raw', 'LIST\ns01.raw\ns02.raw', 's%02d.raw 1 2 1', 's%02d.raw 1 2']) {
    expect(await named(words)).toEqual(eight)
  }
  expect(await named('LIST\ns02.raw\ns01.raw')).toEqual(Uint8Array.of(4, 5, 6, 7, 0, 1, 2, 3))
  await expect(named('s%02d.raw 1 900000000')).rejects.toThrow(/cannot be understood/)
})

test('a time axis keeps its step', async () => {
  const lines = [
    'type: uchar',
    'dimension: 4',
    'sizes: 2 2 2 3',
    'encoding: raw',
    'kinds: space space space time',
    'spacings: 1 1 1 2.5',
    'units: "mm" "mm" "mm" "s"',
  ]
  const volume = await readVolume(fileOf('a.nrrd', nrrd(lines, new Uint8Array(24))))
  expect(volume.shape).toEqual([2, 2, 2, 3])
  expect(volume.source).toMatchObject({ timeStep: 2.5, timeUnit: 's' })
})

test('a plane in space becomes one slice', async () => {
  const lines = ['type: uchar', 'dimension: 2', 'sizes: 4 2', 'encoding: raw', 'space: RAS', 'space directions: (0,2,0) (0,0,3)']
  const volume = await readVolume(fileOf('a.nrrd', nrrd(lines, eight)))
  expect(volume.shape).toEqual([4, 2, 1])
  expect(volume.affine).toEqual([0, 0, 1, 0, 2, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 1])
})

test.each([
  [['type: block', 'dimension: 1', 'sizes: 8', 'encoding: raw'], /voxel type "block"/],
  [['type: uchar', 'dimension: 3', 'sizes: 2 2', 'encoding: raw'], /sizes "2 2" for 3 dimensions/],
  [['type: uchar', 'dimension: 3', 'sizes: 2 -2 2', 'encoding: raw'], /sizes "2 -2 2"/],
  [['type: uchar', 'dimension: 3', 'sizes: 2 2 2', 'encoding: bzip2'], /encoded as "bzip2"/],
  [[...cube, 'space: RAS', 'space directions: (1,0,0) (0,1,0)'], /2 space directions for 3/],
  [[...cube, 'space: RAS', 'space directions: (1,0,0) (nan,1,0) (0,0,1)'], /not numbers/],
  [[...cube, 'space: RAS', 'space directions: (1,0,0) (2,0,0) (0,0,1)'], /lie in one plane/],
  [['type: uchar', 'dimension: 3', 'sizes: 2000 2000 2000', 'encoding: raw'], /more than the file holds/],
])('a header without sense is refused: %#', async (lines, sentence) => {
  await expect(readVolume(fileOf('a.nrrd', nrrd(lines, eight)))).rejects.toThrow(sentence)
})
