import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Volume } from '../../data/volume/volume.ts'
import { seededRandom } from '../../statistics/random.ts'
import { identityAffine } from '../../volume/affine.ts'
import { volumeOf } from '../../volume/grid.ts'
import { runContext } from '../context.ts'
import { passes } from '../contract.ts'
import { makeBlindSegmenter, makeBlockSegmenter } from './robustness/phantom.ts'
import robustness from './robustness.ts'

const settings = robustness.settings.parse({})
const segmenter = join(import.meta.dirname, '../../adversarial/fixtures/segmenter.onnx')
const classifier = join(import.meta.dirname, '../../adversarial/fixtures/classifier.onnx')
const random = seededRandom(1)
/** The fixture takes (1, 1, 4, 5, 3). */
const small: Volume = volumeOf(
  Float32Array.from({ length: 60 }, () => random.normal()),
  { shape: [3, 5, 4], affine: identityAffine },
)
const run = (given: object, set: object = {}) =>
  robustness.run(
    { scan: small, model: segmenter, truth: undefined, ...given },
    { ...settings, intensities: 'none', epsilon: [0.3], ...set },
    runContext(),
  )
const rowOf = (rows: readonly Record<string, unknown>[] | undefined, change: string) => rows?.find((row) => row.change === change)

describe('validate/robustness', () => {
  it('collapses at the strength that the closed form gives, under every attack, and not under noise', async () => {
    for (const seed of [3, 4]) {
      const { inputs, settings: set, truth } = await makeBlockSegmenter(seededRandom(seed))
      expect(truth.dice[0]).toBe(1)
      expect(truth.dice.at(-1)).toBe(0)
      const result = await robustness.run(inputs, { ...settings, ...set }, runContext())
      expect(robustness.phantom.judge(result, truth, false, { warnings: [] }).filter((score) => !passes(score))).toEqual([])
      expect(robustness.verdict?.({ ...inputs, ...result }, [])?.level).toBe('bad')
    }
  })

  it('fails its phantom against the truth of another network', async () => {
    const { inputs, settings: set } = await makeBlockSegmenter(seededRandom(3))
    const { truth } = await makeBlockSegmenter(seededRandom(4))
    const result = await robustness.run(inputs, { ...settings, ...set, epsilon: set.epsilon.map((value) => 0.9 * value) }, runContext())
    expect(robustness.phantom.judge(result, truth, false, { warnings: [] }).some((score) => !passes(score))).toBe(true)
  })

  it('does no harm to a network that does not look, and says so', async () => {
    const { inputs, settings: set, truth } = await makeBlindSegmenter(seededRandom(2))
    const result = await robustness.run(inputs, { ...settings, ...set }, runContext())
    expect(robustness.phantom.judge(result, truth, true, { warnings: [] }).every(passes)).toBe(true)
    expect(robustness.verdict?.({ ...inputs, ...result }, [])?.sentence).toMatch(/^No change up to 0.5/)
  })

  it('keeps every change within its size and tells the labels under it', async () => {
    const result = await run({})
    const seen = result.seen?.data as Float32Array
    for (const [n, value] of [...(result.attacked?.data ?? [])].entries()) expect(Math.abs(value - (seen[n] ?? 0))).toBeLessThan(0.3 + 1e-5)
    const rows = result.strength?.rows
    expect(rowOf(rows, 'noise')?.clean).toBe(1)
    expect(Number(rowOf(rows, 'many steps (PGD)')?.dice)).toBeLessThan(Number(rowOf(rows, 'noise')?.dice))
    expect(result.cleanLabels?.labels.map(({ name }) => name)).toEqual(['class 1', 'class 2'])
    expect(result.attackedLabels?.data).not.toEqual(result.cleanLabels?.data)
  })

  it('scores against a truth on another grid and names its labels', async () => {
    const { cleanLabels } = await run({})
    if (!cleanLabels) throw new Error('no labels')
    // The same labels, stored from back to front.
    const turned = { ...cleanLabels, data: cleanLabels.data.slice().reverse(), affine: [-1, 0, 0, 2, 0, -1, 0, 4, 0, 0, -1, 3, 0, 0, 0, 1] }
    const truth = { ...turned, labels: [{ index: 1, name: 'vessel', color: '#ff0000' }] }
    const { strength, labels } = await run({ truth })
    expect(strength?.rows[0]?.clean).toBe(1)
    expect(labels?.rows.map(({ label }) => label)).toEqual(['vessel', 'class 2'])
  })

  it('gives a network whose axes run the other way the same voxels', async () => {
    const [nx, ny, nz] = [3, 5, 4]
    const there = (x: number, y: number, z: number) => x + nx * (y + ny * z)
    const swapped = Float32Array.from(
      { length: 60 },
      (_, n) => small.data[there(Math.floor(n / (nz * ny)), Math.floor(n / nz) % ny, n % nz)] ?? 0,
    )
    const { strength, cleanLabels } = await run({ scan: { ...small, shape: [nz, ny, nx], data: swapped } }, { axes: 'x, y, z' })
    const straight = (await run({})).cleanLabels?.data
    cleanLabels?.data.forEach((label, n) => {
      expect(label).toBe(straight?.[there(Math.floor(n / (nz * ny)), Math.floor(n / nz) % ny, n % nz)])
    })
    expect(rowOf(strength?.rows, 'noise')?.clean).toBe(1)
  })

  it('refuses what is no segmentation network and labels that it does not have', async () => {
    await expect(run({ model: classifier })).rejects.toThrow(/not the 5 of a volume/)
    const truth = { ...volumeOf(new Uint8Array(60).fill(7), { shape: [3, 5, 4], affine: identityAffine }), labels: [] }
    await expect(run({ truth })).rejects.toThrow(/label 7/)
  })
})
