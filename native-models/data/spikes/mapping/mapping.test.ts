import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { writeNpy } from '../../table/npy.ts'
import { caseNamed, fileOf, layOut, temporaryFolder } from '../fixtures/cases.ts'
import { readSpikes } from '../read.ts'
import { columnsOf } from './columns.ts'
import { keepMapping } from './mapping.ts'
import type { SpikeMapping } from './spike-mapping.ts'

async function mapped(source: string, map: Partial<SpikeMapping> & { times: string }) {
  const file = join(temporaryFolder(), 'how.json')
  await keepMapping(file, source, { in: 's', ...map })
  const { units, clock } = await readSpikes(file)
  return { clock, units: units.map(({ header, times }): [string, number[]] => [header.id, [...times]]) }
}

test('a table with names of its own, or none, is read as it is told', async () => {
  const named = fileOf('a.csv', 'when;who;depth\n500;left;3\n1500;right;4\n2500;left;3\n')
  expect([...(await columnsOf(named)).keys()]).toEqual(['when', 'who', 'depth'])
  expect((await mapped(named, { times: 'when', units: 'who', in: 'ms' })).units).toEqual([
    ['left', [0.5, 2.5]],
    ['right', [1.5]],
  ])
  const bare = fileOf('a.txt', '3 90\n1 30\n3 150\n')
  expect(await mapped(bare, { times: 'column 2', units: 'column 1', in: 'samples', rateHz: 30 })).toEqual({
    clock: { kind: 'samples', rateHz: 30, startS: 0 },
    units: [
      ['1', [30]],
      ['3', [90, 150]],
    ],
  })
})

test('variables of MATLAB are told by name: pairs of lists, and cells with a list for each unit', async () => {
  const pairs = caseNamed('pairs.mat')
  expect((await mapped(layOut(pairs), { times: 'spike_times', units: 'spike_clusters' })).units).toEqual(
    pairs.units.map(({ id, times }) => [id, times]),
  )
  const cells = caseNamed('cells.mat')
  expect((await mapped(layOut(cells), { times: 'unit_t' })).units).toEqual(cells.units.map(({ id, times }) => [id, times]))
})

test('an array of NumPy takes its units from one of the same length beside it', async () => {
  const folder = temporaryFolder()
  await writeNpy(join(folder, 'when.npy'), { shape: [3], data: Float64Array.of(0.5, 1, 2) })
  await writeNpy(join(folder, 'who.npy'), { shape: [3], data: Int32Array.of(7, 7, 2) })
  await writeNpy(join(folder, 'other.npy'), { shape: [2], data: Int32Array.of(1, 2) })
  expect([...(await columnsOf(join(folder, 'when.npy'))).keys()]).toEqual(['when.npy', 'who.npy'])
  expect((await mapped(join(folder, 'when.npy'), { times: 'when.npy', units: 'who.npy' })).units).toEqual([
    ['2', [2]],
    ['7', [0.5, 1]],
  ])
})

/** SciPy 1.17.1: savemat('both.mat', {'spk': [[0.5, 7], [1, 7], [2, 2]]}, do_compression=True) */
const matrixOfMatlab =
  'TUFUTEFCIDUuMCBNQVQtZmlsZSBQbGF0Zm9ybTogcG9zaXgsIENyZWF0ZWQgb246IE1vbiBOb3YgMzAgMTk6NTM6MjUgMjAyNgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABSU0PAAAAOAAAAHic42NgYEgAYjYg5oDSIMAK5TMDMRMQMwJZxQXZDJxAtgEDDDywh9AfoDSDA4SSQaMZHAD4sgWm'

test('a matrix with a spike in each row is told by its columns, in MATLAB and in NumPy', async () => {
  const file = join(temporaryFolder(), 'both.npy')
  await writeNpy(file, { shape: [3, 2], data: Float64Array.of(0.5, 7, 1, 7, 2, 2) })
  const units = [
    ['2', [2]],
    ['7', [0.5, 1]],
  ]
  expect((await mapped(file, { times: 'both.npy column 1', units: 'both.npy column 2' })).units).toEqual(units)
  const matlab = join(temporaryFolder(), 'both.mat')
  writeFileSync(matlab, Buffer.from(matrixOfMatlab, 'base64'))
  expect([...(await columnsOf(matlab)).keys()]).toEqual(['spk column 1', 'spk column 2'])
  expect((await mapped(matlab, { times: 'spk column 1', units: 'spk column 2' })).units).toEqual(units)
})

test.each<readonly [Partial<SpikeMapping> & { times: string }, RegExp]>([
  [{ times: 'nothing' }, /no list "nothing".*Choose among when, who, depth/],
  [{ times: 'when', units: 'nobody' }, /no list "nobody"/],
  [{ times: 'who' }, /holds words and not times/],
  [{ times: 'when', in: 'samples' }, /no times without their rate/],
  [{ times: 'depth', in: 'samples', rateHz: 10 }, /no whole samples/],
])('%o is refused in a sentence, and nothing is kept', async (map, sentence) => {
  const source = fileOf('a.csv', 'when,who,depth\n1,left,3.5\n2,right,4\n')
  await expect(mapped(source, map)).rejects.toThrow(sentence)
})

test('a ragged table names its line, and a mapping that is cut is no mapping', async () => {
  await expect(columnsOf(fileOf('a.csv', 'x,y\n1,2\n3\n'))).rejects.toThrow(/line 3/)
  await expect(columnsOf(fileOf('a.csv', ''))).rejects.toThrow(/No lists of numbers/)
  await expect(readSpikes(fileOf('a.json', '{"touchstone":"mapping","source":"/a'))).rejects.toThrow(/no mapping of spikes/)
})

test('a mapping finds its file again when both are moved together', async () => {
  const source = fileOf('a.csv', 'when,who\n1,a\n')
  await keepMapping(join(dirname(source), 'how.json'), source, { times: 'when', units: 'who', in: 's' })
  const moved = temporaryFolder()
  const { readFileSync } = await import('node:fs')
  for (const name of ['a.csv', 'how.json']) writeFileSync(join(moved, name), readFileSync(join(dirname(source), name)))
  writeFileSync(join(moved, 'a.csv'), 'when,who\n5,a\n')
  expect([...(await readSpikes(join(moved, 'how.json'))).units[0].times]).toEqual([5])
})
