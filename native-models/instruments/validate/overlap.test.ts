import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../statistics/random.ts'
import { runContext } from '../context.ts'
import { passes } from '../contract.ts'
import { chanceDice, labelledBox } from './overlap/chance.ts'
import { ballDice, makeRandomLabels, makeShiftedSpheres } from './overlap/phantom.ts'
import overlap from './overlap.ts'

const settings = overlap.settings.parse({})

describe('validate/overlap', () => {
  it('measures two balls as their closed form says, whatever the seed', async () => {
    for (const seed of [1, 2, 3]) {
      const { inputs, truth } = await makeShiftedSpheres(seededRandom(seed))
      const scores = overlap.phantom.judge(await overlap.run(inputs, settings, runContext()), truth, false, { warnings: [] })
      expect(scores).toHaveLength(8)
      expect(scores.filter((score) => !passes(score))).toEqual([])
    }
  })

  it('fails its phantom when it measures against the wrong truth', async () => {
    const { inputs } = await makeShiftedSpheres(seededRandom(1))
    const other = await makeShiftedSpheres(seededRandom(2))
    const scores = overlap.phantom.judge(await overlap.run(inputs, settings, runContext()), other.truth, false, { warnings: [] })
    expect(scores.some((score) => !passes(score))).toBe(true)
  })

  it('scores labels that know nothing of each other at chance', async () => {
    const { inputs, truth } = await makeRandomLabels(seededRandom(5))
    const result = await overlap.run(inputs, settings, runContext())
    expect(overlap.phantom.judge(result, truth, true, { warnings: [] }).every(passes)).toBe(true)
    // Each label fills a fifth of the box, so a fifth of it is met by chance.
    for (const row of result.scores?.rows ?? []) expect(row.dice).toBeCloseTo(0.2, 1)
  })

  it('brings the candidate to the grid of the reference, and says so', async () => {
    const { inputs } = await makeShiftedSpheres(seededRandom(1))
    const said: string[] = []
    // The same voxels listed from the other end of the first axis: the world is unchanged.
    const { shape, affine, data } = inputs.reference
    const [nx = 0] = shape
    const turned = data.slice()
    for (let n = 0; n < data.length; n++) turned[n] = data[n - (n % nx) + (nx - 1 - (n % nx))] ?? 0
    const flipped = affine.map((value, at) => (at === 0 ? -value : at === 3 ? value + (nx - 1) * (affine[0] ?? 0) : value))
    const candidate = { ...inputs.reference, data: turned, affine: flipped }
    const result = await overlap.run({ ...inputs, candidate }, settings, runContext({ warn: (sentence) => said.push(sentence) }))
    expect(result.scores?.rows.map(({ dice }) => dice)).toEqual([1, 1])
    expect(said).toEqual([expect.stringContaining('different grids')])
  })

  it('warns of a label that only one of them has, and gives it no distance', async () => {
    const { inputs } = await makeShiftedSpheres(seededRandom(1))
    const said: string[] = []
    const candidate = { ...inputs.candidate, data: inputs.candidate.data.map((label) => (label === 2 ? 0 : label)) as Uint8Array }
    const result = await overlap.run({ ...inputs, candidate }, settings, runContext({ warn: (sentence) => said.push(sentence) }))
    expect(result.scores?.rows[1]).toMatchObject({ dice: 0, hd95: null, assd: null, candidate: 0 })
    expect(said).toEqual(['label 2 is missing in the candidate.'])
  })

  it('refuses a label that neither has, and tells those that occur', async () => {
    const { inputs } = await makeShiftedSpheres(seededRandom(1))
    await expect(overlap.run(inputs, { labels: [9] }, runContext())).rejects.toThrow(/no? .*label 9\. Labels that occur: 1, 2\./)
  })

  it('stops when it is told to', async () => {
    const { inputs } = await makeShiftedSpheres(seededRandom(1))
    await expect(overlap.run(inputs, settings, runContext({ signal: AbortSignal.abort() }))).rejects.toThrow(/abort/)
  })
})

describe('the chance level of Dice', () => {
  it('is what its formula gives', () => {
    expect(chanceDice(10, 10, 100)).toBeCloseTo(0.1)
    expect(chanceDice(10, 30, 100)).toBeCloseTo(0.15)
    expect(chanceDice(0, 30, 100)).toBe(0)
  })

  it('is taken in the box that holds both', () => {
    const at = (...indices: number[]) => Float32Array.from({ length: 27 }, (_, n) => (indices.includes(n) ? 1 : 0))
    expect(labelledBox(at(0), at(13), [3, 3, 3]).voxels).toBe(8)
    expect(labelledBox(at(), at(), [3, 3, 3]).voxels).toBe(0)
  })

  it('knows touching balls from the same ball', () => {
    expect(ballDice({ index: 1, radiusMm: 10, distanceMm: 0 })).toBe(1)
    expect(ballDice({ index: 1, radiusMm: 10, distanceMm: 20 })).toBe(0)
  })
})
