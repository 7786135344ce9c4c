import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { parseMat5 } from '../matlab/mat5.ts'
import { Problem } from '../problem.ts'
import { encodeNpy } from '../table/npy.ts'
import { convertSpikes } from './convert.ts'
import { caseNamed, fileOf, layOut, spikesCases, temporaryFolder } from './fixtures/cases.ts'
import { describeSpikes, readSpikes } from './read.ts'

async function problemOf(path: string): Promise<Problem> {
  try {
    await readSpikes(path)
  } catch (error) {
    expect(error).toBeInstanceOf(Problem)
    return error as Problem
  }
  throw new Error('it was read')
}

const files = spikesCases.filter((known) => Object.keys(known.files).length === 1)
test.each(files.map(({ name }) => name))('%s cut off anywhere is refused in a sentence, never read as less', async (name) => {
  const known = caseNamed(name)
  const bytes = readFileSync(layOut(known))
  const whole = known.units.reduce((sum, { times }) => sum + times.length, 0)
  for (const part of [0.1, 0.5, 0.9, 0.99]) {
    const path = fileOf(name, bytes.subarray(0, Math.floor(bytes.length * part)))
    const count = await readSpikes(path).then(
      ({ units }) => units.reduce((sum, { times }) => sum + times.length, 0),
      (error) => {
        expect(error).toBeInstanceOf(Problem)
        expect((error as Problem).kind).toBe('input')
        return undefined
      },
    )
    if (count !== undefined) expect(count).toBe(whole)
  }
})

test.each(files.map(({ name }) => name))(
  '%s with damaged bytes gives a Problem or the truth of its format, never another error',
  async (name) => {
    const bytes = readFileSync(layOut(caseNamed(name)))
    for (let at = 20; at < bytes.length; at += Math.max(1, Math.floor(bytes.length / 40))) {
      const damaged = Uint8Array.from(bytes)
      for (let n = at; n < Math.min(at + 3, damaged.length); n++) damaged[n] ^= 0xff
      await readSpikes(fileOf(name, damaged)).catch((error) => expect(error).toBeInstanceOf(Problem))
    }
    expect((await readSpikes(fileOf(name, bytes))).units).toHaveLength(caseNamed(name).units.length)
  },
)

test('an empty file, a text and a picture are no spikes', async () => {
  for (const [name, contents] of [
    ['a.mat', ''],
    ['a.nwb', 'not HDF5'],
    ['a.png', '\x89PNG\r\n'],
  ]) {
    expect((await problemOf(fileOf(name, contents))).message).toMatch(/not a file of spikes/)
  }
})

test('a MATLAB file without spikes names what it holds', async () => {
  const bytes = Buffer.from(caseNamed('cells.mat').files['cells.mat'], 'base64')
  const at = bytes.indexOf('unit_t')
  bytes.write('eeg_di', at)
  const before = parseMat5(bytes)
  expect(Object.keys(before)).toContain('eeg_di')
  // Cells of ascending vectors are units under any name; a lone text is not.
  const kept = parseMat5(bytes, undefined, (name) => name === 'note')
  expect(kept).toEqual({ note: { kind: 'text', text: 'recorded on a Tuesday' } })
})

test('a compressed variable that promises more than deflate can give is refused before anything is allocated', () => {
  const header = Buffer.alloc(128, ' ')
  header.write('MATLAB 5.0 MAT-file')
  header.writeUInt16LE(0x0100, 124)
  header.write('IM', 126)
  const matrix = Buffer.alloc(64)
  matrix.writeUInt32LE(14, 0)
  matrix.writeUInt32LE(0xfffffff0, 4)
  const packed = deflateSync(matrix)
  const tag = Buffer.alloc(8)
  tag.writeUInt32LE(15, 0)
  tag.writeUInt32LE(packed.length, 4)
  expect(() => parseMat5(Buffer.concat([header, tag, packed]))).toThrow(/promises 4294967280 bytes/)
})

function phyFolder(change: (folder: string) => void): string {
  const folder = layOut(caseNamed('phy'))
  change(folder)
  return folder
}

test.each<readonly [string, (folder: string) => void, RegExp]>([
  ['no sample rate', (folder) => writeFileSync(join(folder, 'params.py'), "dat_path = 'x'\n"), /sample_rate/],
  ['no params.py', (folder) => rmSync(join(folder, 'params.py')), /sample_rate/],
  ['no clusters', (folder) => rmSync(join(folder, 'spike_clusters.npy')), /neither spike_clusters/],
  ['a rate that is code', (folder) => writeFileSync(join(folder, 'params.py'), 'sample_rate = __import__("os").getpid()\n'), /sample_rate/],
  [
    'too few clusters',
    (folder) => writeFileSync(join(folder, 'spike_clusters.npy'), Buffer.concat(encodeNpy({ shape: [2], data: Int32Array.of(1, 4) }))),
    /5 spike times but 2 units/,
  ],
  [
    'seconds where samples belong',
    (folder) =>
      writeFileSync(join(folder, 'spike_times.npy'), Buffer.concat(encodeNpy({ shape: [5], data: Float64Array.of(0.1, 1, 2, 3, 4) }))),
    /no whole samples/,
  ],
])('a Phy folder with %s is refused', async (_what, change, sentence) => {
  expect((await problemOf(phyFolder(change))).message).toMatch(sentence)
})

test('a table says in which line a time is none', async () => {
  const problem = await problemOf(fileOf('a.csv', 'unit,time_s\n1,0.5\n2,soon\n'))
  expect(problem.place).toBe('line 3')
  expect(problem.message).toMatch(/"soon" is no time/)
})

test('a time column in milliseconds is told by its name', async () => {
  const { units } = await readSpikes(fileOf('a.csv', 'cluster,time_ms\n1,500\n1,1500\n'))
  expect([...units[0].times]).toEqual([0.5, 1.5])
})

test('a table of measurements with a column of units is no table of spikes', async () => {
  await expect(describeSpikes(fileOf('a.tsv', 'measure\tvalue\tunit\nvolume\t3\tmL\n'))).rejects.toThrow(/not a file of spikes/)
})

test('nothing is left behind where spikes cannot be read or named', async () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'out'))
  await expect(convertSpikes(fileOf('a.csv', 'unit,time_s\n1,x\n'), join(folder, 'out', 'b.csv'))).rejects.toThrow(Problem)
  await expect(convertSpikes(layOut(caseNamed('cells.mat')), join(folder, 'out', 'b.mat'))).rejects.toMatchObject({ kind: 'usage' })
  expect(readdirSync(join(folder, 'out'))).toEqual([])
})

test('a position track that stops inside a record is refused', async () => {
  const path = layOut(caseNamed('cells.mat'))
  const settings = '<Start settings>\nclockrate: 30000\nFields: <time uint32><xloc uint16><yloc uint16>\n<End settings>\n'
  writeFileSync(join(dirname(path), 'a.videoPositionTracking'), Buffer.concat([Buffer.from(settings), Buffer.alloc(8 * 3 + 5)]))
  expect((await problemOf(path)).message).toMatch(/stops inside a record/)
})
