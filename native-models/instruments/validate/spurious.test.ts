import { describe, expect, it } from 'vitest'
import { captureTensors } from '../../graph/capture.ts'
import { loadModel } from '../../graph/onnx/load.ts'
import { seededRandom } from '../../statistics/random.ts'
import { runContext } from '../context.ts'
import { passes } from '../contract.ts'
import { makeCleanClassifier, makeMarkedClassifier } from './spurious/phantom.ts'
import spurious from './spurious.ts'

const settings = spurious.settings.parse({})

describe('validate/spurious', () => {
  it('flags the planted mark and nothing else, whatever the seed', async () => {
    for (const seed of [1, 2, 3]) {
      const { inputs, truth } = await makeMarkedClassifier(seededRandom(seed))
      const scores = spurious.phantom.judge(await spurious.run(inputs, settings, runContext()), truth, false, { warnings: [] })
      expect(scores.filter((score) => !passes(score))).toEqual([])
    }
  })

  it('flags nothing where nothing lies outside', async () => {
    const { inputs } = await makeCleanClassifier(seededRandom(4))
    const result = await spurious.run(inputs, settings, runContext())
    expect(result.components?.rows.map((row) => row.flagged)).not.toContain('yes')
    expect(result.fixed).toBeUndefined()
    expect(spurious.verdict?.({ ...inputs, ...result }, [])).toMatchObject({ level: 'good' })
  })

  it('judges no component without a region, and takes off those that are named', async () => {
    const { inputs } = await makeMarkedClassifier(seededRandom(1))
    const result = await spurious.run({ ...inputs, region: undefined, classes: undefined }, { ...settings, remove: [1] }, runContext())
    expect(result.components?.rows[0]).toMatchObject({ outside: null, flagged: 'no' })
    expect(spurious.verdict?.({ ...inputs, region: undefined, ...result }, [])).toMatchObject({ level: 'warn' })
    // What the written network takes off is the positive part of the first contribution.
    const before = await captureTensors({ model: await loadModel(inputs.model), inputs: { image: inputs.data }, names: ['Gemm_0.1'] })
    const after = await captureTensors({ model: await loadModel(result.fixed ?? ''), inputs: { image: inputs.data }, names: ['Gemm_0.1'] })
    const width = result.contributions?.shape[1] ?? 1
    for (let n = 0; n < 20; n++) {
      const added = Math.max(0, Number(result.contributions?.data[n * width]))
      expect(Number(after['Gemm_0.1']?.data[2 * n + 1])).toBeCloseTo(Number(before['Gemm_0.1']?.data[2 * n + 1]) - added, 4)
    }
  })

  it('refuses what does not fit, and says what would', async () => {
    const { inputs } = await makeMarkedClassifier(seededRandom(1))
    const run = (changed: Partial<typeof inputs>, set = {}) =>
      spurious.run({ ...inputs, ...changed }, { ...settings, ...set }, runContext())
    await expect(run({}, { class: 7 })).rejects.toThrow(/has 2 classes/)
    await expect(run({}, { remove: [99] })).rejects.toThrow(/no component 99/)
    await expect(run({ classes: { shape: [3], data: Int32Array.of(0, 1, 1) } })).rejects.toThrow(/120 samples, but 3 classes/)
    await expect(run({ classes: { shape: [120], data: new Int32Array(120) } })).rejects.toThrow(/Only 0 of 120/)
    await expect(run({ region: { shape: [2], data: Uint8Array.of(1, 1) } })).rejects.toThrow(/grid of one sample/)
  })
})
