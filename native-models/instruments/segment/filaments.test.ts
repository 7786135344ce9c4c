import { describe, expect, it } from 'vitest'
import { fromSwc } from '../../data/skeleton/read.ts'
import { seededRandom } from '../../statistics/random.ts'
import { runContext } from '../context.ts'
import type { Samples, Table } from '../contract.ts'
import { makeLines } from './axons/phantom.ts'
import axons from './axons.ts'
import { makeTubes } from './filaments/phantom.ts'
import filaments from './filaments.ts'

const samples = (shape: readonly number[], data: Float32Array | Int32Array): Samples => ({ array: { shape, data } })
const score = (table: Table | undefined, name: string) => table?.rows.find((row) => row.score === name)?.value

describe('segment/filaments', async () => {
  const { reference, candidate } = (await makeTubes(seededRandom('filaments'))).inputs
  const run = (given: Partial<{ reference: Samples; candidate: Samples }>, settings = {}) =>
    filaments.run({ reference, candidate, ...given }, filaments.settings.parse(settings), runContext())

  it('gives a copy the best of all scores', async () => {
    const { scores } = await run({ candidate: reference })
    for (const name of ['S', 'avF1', 'C', 'tp', 'clDiceTP', 'avAP']) expect(score(scores, name)).toBe(1)
    expect([score(scores, 'FS'), score(scores, 'FM')]).toEqual([0, 0])
  })

  it('does not count what a partly drawn reference cannot know, and drops small ones', async () => {
    const [whole, partly] = [await run({}), await run({}, { partly: true })]
    expect(Number(score(partly.scores, 'avF1'))).toBeGreaterThan(Number(score(whole.scores, 'avF1')))
    const { scores } = await run({}, { smallest: 1_000_000 })
    expect([score(scores, 'candidates'), score(scores, 'S')]).toEqual([0, 0])
  })

  it('takes overlapping instances as channels', async () => {
    const data = new Int32Array(2 * 4 * 4 * 12)
    for (let x = 0; x < 12; x++) for (const c of [0, 1]) data[c * 192 + 2 * 48 + 1 * 12 + x] = 1
    const both = samples([2, 4, 4, 12], data)
    const { scores } = await run({ reference: both, candidate: both })
    expect([score(scores, 'instances'), score(scores, 'tp')]).toEqual([2, 1])
  })

  it('refuses what are no labels, and other voxels', async () => {
    await expect(run({ candidate: samples([2, 2], new Float32Array(4)) })).rejects.toThrow('The candidate has 2 dimensions (2 × 2).')
    await expect(run({ candidate: samples([30, 60, 70], new Float32Array(126_000).fill(0.5)) })).rejects.toThrow(
      'The candidate holds 0.5; labels are whole',
    )
    await expect(run({ candidate: samples([2, 2, 2], new Float32Array(8)) })).rejects.toThrow(
      'The reference has 70 × 60 × 30 voxels, the candidate 2 × 2 × 2.',
    )
    await expect(run({ reference: samples([30, 60, 70], new Float32Array(126_000)) })).rejects.toThrow('The reference has no instances.')
  })
})

describe('segment/axons', async () => {
  const { candidate, reference, skeletons } = (await makeLines(seededRandom('axons'))).inputs
  const run = (given: object, settings = {}) =>
    axons.run(
      { candidate, reference, skeletons, outside: undefined, ...given } as Parameters<typeof axons.run>[0],
      axons.settings.parse(settings),
      runContext(),
    )

  it('thins the reference where no skeletons are given, and is perfect for a copy', async () => {
    const { scores } = await run({ skeletons: undefined, candidate: reference })
    expect(score(scores, 'NERL')).toBe(1)
    expect([score(scores, 'VOI split'), score(scores, 'VOI merge'), score(scores, 'ARAND')]).toEqual([0, 0, 0])
  })

  it('forgives mergers by fewer nodes than asked for, and counts those with a mask', async () => {
    const [strict, mild] = [await run({}), await run({}, { mergeFrom: 61 })]
    expect(Number(score(mild.scores, 'NERL'))).toBeGreaterThan(Number(score(strict.scores, 'NERL')))
    const masked = await run({ outside: candidate })
    expect(score(masked.scores, 'NERL')).toBe(0)
  })

  it('refuses skeletons that lie elsewhere or hang on nothing', async () => {
    const moved = (change: object): Table => ({
      ...skeletons,
      rows: skeletons.rows.map((row, n) => (n === 3 ? { ...row, ...change } : row)),
    })
    await expect(run({ skeletons: moved({ x: 700 }) })).rejects.toThrow('beyond 30 × 60 × 70')
    await expect(run({ skeletons: moved({ parent: '99' }) })).rejects.toThrow('row 5: Node 3 hangs on node 99, which does not exist.')
    await expect(run({ skeletons: undefined, reference: undefined })).rejects.toThrow('nothing to compare with')
    await expect(run({ skeletons: { columns: [], rows: [] } })).rejects.toThrow('no column "node"')
  })
})

describe('SWC', () => {
  it('is read as nodes, and what is no node is refused with its line', () => {
    expect(fromSwc('# a neuron\n1 1 10 20 30 1.5 -1\n2 3 11 20 30 1 1\n', 'n.swc')).toEqual([
      { skeleton: '1', node: 1, z: 30, y: 20, x: 10, parent: '' },
      { skeleton: '1', node: 2, z: 30, y: 20, x: 11, parent: '1' },
    ])
    expect(() => fromSwc('1 1 10 20', 'n.swc')).toThrow('n.swc, line 1: This is no node of an SWC file.')
    expect(() => fromSwc('# empty\n', 'n.swc')).toThrow('It holds no nodes.')
  })
})
