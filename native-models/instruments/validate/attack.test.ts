import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../statistics/random.ts'
import { runContext } from '../context.ts'
import { passes } from '../contract.ts'
import { makeBlindClassifier, makeLinearClassifier } from './attack/phantom.ts'
import attack from './attack.ts'

const settings = attack.settings.parse({})
const segmenter = join(import.meta.dirname, '../../adversarial/fixtures/segmenter.onnx')
const random = seededRandom(1)
const volumes = { shape: [2, 1, 4, 5, 3], data: Float32Array.from({ length: 120 }, () => random.normal()) }

describe('validate/attack', () => {
  it.each(['projected', 'fast'] as const)('reaches the closed form of a linear classifier (%s)', async (kind) => {
    const { inputs, settings: set, truth } = await makeLinearClassifier(seededRandom(7))
    const result = await attack.run(inputs, { ...settings, ...set, attack: kind }, runContext())
    expect(attack.phantom.judge(result, truth, false, { warnings: [] }).filter((score) => !passes(score))).toEqual([])
    for (const row of result.strength?.rows ?? []) expect(Number(row.noise)).toBeGreaterThan(Number(row.attack))
  })

  it('fails its phantom against the truth of another classifier', async () => {
    const { inputs, settings: set } = await makeLinearClassifier(seededRandom(7))
    const { truth } = await makeLinearClassifier(seededRandom(8))
    const result = await attack.run(inputs, { ...settings, ...set }, runContext())
    expect(attack.phantom.judge(result, truth, false, { warnings: [] }).some((score) => !passes(score))).toBe(true)
  })

  it('does no harm to a network that does not look, and says so', async () => {
    const { inputs, settings: set } = await makeBlindClassifier(seededRandom(2))
    const result = await attack.run(inputs, { ...settings, ...set }, runContext())
    expect(attack.verdict?.({ ...inputs, ...result }, [])?.sentence).toMatch(/no better than chance/)
    expect(result.strength?.rows.map((row) => row.loss)).toEqual([0, 0, 0])
  })

  it('lowers the Dice of a segmentation below what noise of the same size leaves', async () => {
    const inputs = { model: segmenter, data: volumes, truth: undefined, mask: undefined }
    const result = await attack.run(inputs, { ...settings, epsilon: [0.3] }, runContext())
    const [row] = result.strength?.rows ?? []
    expect(row?.clean).toBe(100)
    expect(Number(row?.attack)).toBeLessThan(Number(row?.noise))
    expect(result.samples?.rows[0]?.smallest).toBeNull()
    result.adversarial?.data.forEach((value, i) => {
      expect(Math.abs(Number(value) - (volumes.data[i] ?? 0))).toBeLessThan(0.3 + 1e-5)
    })
  })

  it('changes nothing outside the mask', async () => {
    const mask = { shape: [1, 4, 5, 3], data: Uint8Array.from({ length: 60 }, (_, i) => i % 2) }
    const result = await attack.run(
      { model: segmenter, data: volumes, truth: undefined, mask },
      { ...settings, epsilon: [0.2], attack: 'universal' },
      runContext(),
    )
    result.adversarial?.data.forEach((value, i) => {
      if (!mask.data[i % 60]) expect(value).toBe(volumes.data[i])
    })
  })

  it('refuses truths and masks that do not fit', async () => {
    const inputs = { model: segmenter, data: volumes, truth: undefined, mask: undefined }
    const run = (changed: object) => attack.run({ ...inputs, ...changed }, settings, runContext())
    await expect(run({ truth: { shape: [2], data: Int32Array.of(0, 1) } })).rejects.toThrow(/one label a voxel/)
    await expect(run({ truth: { shape: [2, 60], data: new Int32Array(120).fill(7) } })).rejects.toThrow(/classes 0 to 2/)
    await expect(run({ mask: { shape: [3], data: new Uint8Array(3) } })).rejects.toThrow(/grid of one sample/)
  })
})
