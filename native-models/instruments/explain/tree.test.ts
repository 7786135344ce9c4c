import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../statistics/random.ts'
import { runContext } from '../context.ts'
import { passes } from '../contract.ts'
import { makeConstantNetwork, makeKnownTree } from './tree/phantom.ts'
import tree from './tree.ts'

const settings = tree.settings.parse({})

describe('explain/tree', () => {
  it('finds the questions that were planted, whatever the seed', async () => {
    for (const seed of [1, 2, 3]) {
      const { inputs, truth } = await makeKnownTree(seededRandom(seed))
      const scores = tree.phantom.judge(await tree.run(inputs, settings, runContext()), truth, false, { warnings: [] })
      expect(scores.filter((score) => !passes(score))).toEqual([])
    }
  })

  it('fails its phantom against the truth of another network', async () => {
    const { inputs } = await makeKnownTree(seededRandom(1))
    const { truth } = await makeKnownTree(seededRandom(2))
    const scores = tree.phantom.judge(await tree.run(inputs, settings, runContext()), truth, false, { warnings: [] })
    expect(scores.some((score) => !passes(score))).toBe(true)
  })

  it('sees one leaf in a constant', async () => {
    const { inputs } = await makeConstantNetwork(seededRandom(3))
    expect((await tree.run(inputs, settings, runContext())).leaves?.rows).toMatchObject([{ rule: '0.5', when: 'always' }])
  })

  it('places points, takes its range from them, and gives the linear rule at each', async () => {
    const { inputs, truth } = await makeKnownTree(seededRandom(4))
    const [least = 0] = truth.thresholds
    const points = { shape: [2, 3], data: Float32Array.of(0, least - 0.1, 0, 0, least + 0.01, 0) }
    const result = await tree.run({ ...inputs, points }, settings, runContext())
    expect(result.leaves?.rows.map((row) => row.points)).toEqual([1, 1])
    expect(result.points?.rows[0]?.rule).toBe('0.5')
    expect(result.points?.rows[1]?.rule).toMatch(/·x2$/)
    expect(result.tree).toMatch(/^<svg .*x2 &gt; /)
  })

  it('refuses points of another width, and numbers that are none', async () => {
    const { inputs } = await makeKnownTree(seededRandom(4))
    const run = (data: Float32Array, shape: number[]) => tree.run({ ...inputs, points: { shape, data } }, settings, runContext())
    await expect(run(new Float32Array(4), [2, 2])).rejects.toThrow(/takes 3 numbers/)
    await expect(run(Float32Array.of(0, Number.NaN, 0), [1, 3])).rejects.toThrow(/Point 1 holds/)
  })
})
