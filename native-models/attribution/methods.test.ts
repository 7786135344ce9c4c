import { describe, expect, it } from 'vitest'
import { floatTensor } from '../data/tensor.ts'
import { GraphBuilder } from '../graph/build.ts'
import type { Model } from '../graph/onnx/model.ts'
import { seededRandom } from '../statistics/random.ts'
import { byPlace, byPositivePlace, byPrincipalComponent } from './class-activation.ts'
import { withoutBand } from './frequency-band.ts'
import type { Subject } from './method.ts'
import { findMethod, methodNames } from './methods.ts'
import { QUADRATURES, quadrature } from './quadrature.ts'
import { upsample } from './upsample.ts'

const random = seededRandom(11)
const shape = [1, 2, 4, 6]
const size = 48
const weights = Float32Array.from({ length: size }, () => random.normal())
const sample = Float32Array.from({ length: size }, () => random.normal())

/** f(x) = w · x + 0.5, or with `square`, half the squared distance from the origin. */
function model(square = false): Model {
  const graph = new GraphBuilder()
  const flat = graph.op('Flatten', [graph.input('x', [null, ...shape.slice(1)])], { axis: 1 })
  if (square)
    graph.output(
      graph.op('ReduceSum', [graph.op('Mul', [graph.op('Mul', [flat, flat]), graph.scalar(0.5)]), graph.ints([1])], { keepdims: 1 }),
    )
  else
    graph.output(
      graph.op('Gemm', [flat, graph.weight('w', floatTensor([1, size], weights)), graph.weight('b', floatTensor([1], [0.5]))], {
        transB: 1,
      }),
    )
  return graph.model()
}

async function mapOf(name: string, settings: object, changes: Partial<Subject> = {}, x = sample) {
  const method = await findMethod(name)
  const subject: Subject = { model: model(), shape, target: { kind: 'element', index: [0] }, ...changes }
  const explainer = await method.open(subject, method.settings.parse(settings))
  try {
    return await explainer.explain(x, { random: seededRandom(3) })
  } finally {
    await explainer.release()
  }
}

const expectClose = (given: ArrayLike<number>, expected: (i: number) => number, digits = 4) => {
  for (let i = 0; i < given.length; i++) expect(given[i]).toBeCloseTo(expected(i), digits)
}

describe('on a linear model', () => {
  it.each([
    ['gradient', {}],
    ['smoothgrad', { draws: 3 }],
  ])('%s gives the weights', async (name, settings) => expectClose((await mapOf(name, settings)).map, (i) => weights[i] ?? 0))

  it.each([
    ['input-x-gradient', {}, 0],
    ['integrated-gradients', { steps: 3, baseline: 'value', baselineValue: 0.4 }, 0.4],
    ['gradient-shap', { draws: 4, baseline: 'value', baselineValue: -1 }, -1],
    ['deeplift', { baseline: 'value', baselineValue: 0.2 }, 0.2],
    ['occlusion', { patch: [1], by: 'patch', baseline: 'value', baselineValue: 0.1 }, undefined],
  ])('%s gives weight times difference from the baseline', async (name, settings, baseline) => {
    const { map } = await mapOf(name, settings)
    if (baseline !== undefined) expectClose(map, (i) => (weights[i] ?? 0) * ((sample[i] ?? 0) - baseline))
    // A patch of one place takes both channels away.
    else
      expectClose(map, (i) => {
        const p = i % 24
        return (weights[p] ?? 0) * ((sample[p] ?? 0) - 0.1) + (weights[p + 24] ?? 0) * ((sample[p + 24] ?? 0) - 0.1)
      })
  })

  it('vargrad is zero', async () => expectClose((await mapOf('vargrad', { draws: 5 })).map, () => 0))

  it('kernel-shap gives the exact Shapley value of each region, from all coalitions and from some', async () => {
    for (const count of [6, 14]) {
      const regions = Array.from({ length: 24 }, (_, p) => p % count)
      const { map, residual } = await mapOf('kernel-shap', { by: 'region', samples: 400 }, { regions })
      const sums = new Float64Array(count)
      const known = new Float64Array(count)
      map.forEach((value, i) => {
        const region = regions[i % 24] ?? 0
        sums[region] = (sums[region] ?? 0) + value
        known[region] = (known[region] ?? 0) + (weights[i] ?? 0) * (sample[i] ?? 0)
      })
      expectClose(sums, (k) => known[k] ?? 0, 3)
      expect(residual?.value).toBeLessThan(1e-4)
    }
  })

  it('occlusion by channel and by region gives the sum over each', async () => {
    const part = (inside: (i: number) => boolean) => sample.reduce((sum, x, i) => sum + (inside(i) ? x * (weights[i] ?? 0) : 0), 0)
    const channels = (await mapOf('occlusion', { by: 'channel' })).map
    expect(channels[0]).toBeCloseTo(
      part((i) => i < 24),
      4,
    )
    expect(channels[30]).toBeCloseTo(
      part((i) => i >= 24),
      4,
    )
    const regions = Array.from({ length: 24 }, (_, p) => (p < 5 ? 1 : 0))
    expect((await mapOf('occlusion', { by: 'region' }, { regions })).map[2]).toBeCloseTo(
      part((i) => i % 24 < 5),
      4,
    )
  })

  it('haufe gives covariance times weights over the variance of the decoded number', async () => {
    const background = Array.from({ length: 30 }, () => Float32Array.from({ length: size }, () => random.normal()))
    const { map } = await mapOf('haufe', {}, { background })
    const decoded = background.map((row) => row.reduce((sum, x, i) => sum + x * (weights[i] ?? 0), 0))
    const mean = decoded.reduce((a, b) => a + b, 0) / 30
    const variance = decoded.reduce((sum, s) => sum + (s - mean) ** 2, 0) / 29
    expectClose(map, (i) => background.reduce((sum, row, n) => sum + ((row[i] ?? 0) * ((decoded[n] ?? 0) - mean)) / 29, 0) / variance)
  })

  it('rise tends to weight times input, less what masks share', async () => {
    // Coarse masks of one cell a place: the expectation is k (1 − k) w x / k, up to interpolation; the sign and order must come out.
    const { map } = await mapOf('rise', { masks: 4000, cells: [4, 6] })
    const known = Array.from(
      { length: 24 },
      (_, p) => (weights[p] ?? 0) * (sample[p] ?? 0) + (weights[p + 24] ?? 0) * (sample[p + 24] ?? 0),
    )
    const product = known.reduce((sum, value, p) => sum + value * (map[p] ?? 0), 0)
    expect(product / (Math.hypot(...known) * Math.hypot(...map.subarray(0, 24)))).toBeGreaterThan(0.7)
  })

  it('receptive-field gives the sizes of the weights, which sum to one', async () => {
    const total = weights.reduce((sum, weight) => sum + Math.abs(weight), 0)
    expectClose((await mapOf('receptive-field', { draws: 2 })).map, (i) => Math.abs(weights[i] ?? 0) / total, 6)
  })
})

describe('on half the squared norm', () => {
  it('vargrad is the variance of the noise, and squared smoothgrad the mean square', async () => {
    const changes = { model: model(true) }
    const draws = 4000
    const { map: variance } = await mapOf('vargrad', { draws, noise: 0.5, scale: 'absolute' }, changes)
    expect(variance.reduce((sum, value) => sum + value, 0) / size).toBeCloseTo(0.25, 2)
    const { map: squares } = await mapOf('smoothgrad', { draws, noise: 0.5, scale: 'absolute', squared: true }, changes)
    const known = sample.reduce((sum, x) => sum + x * x + 0.25, 0) / size
    expect(squares.reduce((sum, value) => sum + value, 0) / size).toBeCloseTo(known, 1)
  })

  it('integrated gradients are half the square of each value, exactly', async () => {
    const { map, residual } = await mapOf('integrated-gradients', { steps: 1 }, { model: model(true) })
    expectClose(map, (i) => (sample[i] ?? 0) ** 2 / 2)
    expect(residual?.value).toBeLessThan(1e-5)
  })

  it('smoothgrad with noise of no size is the gradient, and says how much of it is chance', async () => {
    expectClose((await mapOf('smoothgrad', { noise: 0 }, { model: model(true) })).map, (i) => sample[i] ?? 0)
    const { residual } = await mapOf('smoothgrad', { draws: 100, noise: 1, scale: 'absolute' }, { model: model(true) })
    // Standard error 1 / √100 beside a sample of norm √48: about a tenth.
    expect(residual?.value).toBeGreaterThan(0.05)
    expect(residual?.value).toBeLessThan(0.2)
  })
})

describe('sharing ratios', () => {
  it('add up to the explained number, through convolutions without bias', async () => {
    const graph = new GraphBuilder()
    const x = graph.input('x', [1, 2, 4, 6])
    const kernel = (to: number, from: number) =>
      floatTensor(
        [to, from, 3, 3],
        Float32Array.from({ length: to * from * 9 }, () => random.normal()),
      )
    const conv = (value: string, to: number, from: number) =>
      graph.op('Conv', [value, graph.weight('k', kernel(to, from))], { kernel_shape: [3, 3], pads: [1, 1, 1, 1] })
    const pooled = graph.op('GlobalAveragePool', [graph.op('Relu', [conv(graph.op('Relu', [conv(x, 5, 2)]), 4, 5)])])
    graph.output(graph.op('Flatten', [pooled], { axis: 1 }))
    const { residual } = await mapOf('srd', {}, { model: graph.model(), target: { kind: 'element', index: [2] } })
    expect(residual?.value).toBeLessThan(1e-3)
  })
})

describe('what methods are made of', () => {
  it.each(QUADRATURES)('quadrature %s has weights that add up to one, and integrates a line', (rule) => {
    const { places, weights: shares } = quadrature[rule](7)
    expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12)
    const line = places.reduce((sum, place, n) => sum + place * (shares[n] ?? 0), 0)
    expect(line).toBeCloseTo(rule === 'riemann-left' ? 3 / 7 : rule === 'riemann-right' ? 4 / 7 : 0.5, 12)
  })

  it('Gauss–Legendre with n places is exact to the power 2n − 1', () => {
    for (const n of [2, 5, 20]) {
      const { places, weights: shares } = quadrature.gausslegendre(n)
      expect(places.reduce((sum, place, k) => sum + place ** (2 * n - 1) * (shares[k] ?? 0), 0)).toBeCloseTo(1 / (2 * n), 12)
    }
  })

  it('interpolation is that of torch', () => {
    // torch.nn.functional.interpolate(tensor([1, 2, 4]), 6, mode='linear'): 1, 1.25, 1.75, 2.5, 3.5, 4
    expect([...upsample(Float32Array.of(1, 2, 4), [3], [6], 'linear')]).toEqual([1, 1.25, 1.75, 2.5, 3.5, 4])
    expect([...upsample(Float32Array.of(1, 2, 3, 4), [2, 2], [2, 4], 'nearest')]).toEqual([1, 1, 2, 2, 3, 3, 4, 4])
  })

  it('a band is taken out and nothing else', () => {
    const wave = (hz: number) => Float32Array.from({ length: 100 }, (_, n) => Math.cos((2 * Math.PI * hz * n) / 100))
    const both = wave(10).map((value, n) => value + (wave(30)[n] ?? 0) + 0.5)
    expectClose(withoutBand(both, 100, 100, 8, 13), (n) => (wave(30)[n] ?? 0) + 0.5, 5)
  })

  it('activations are combined as their papers say', () => {
    const [a, g] = [Float32Array.of(1, 2, 3, 4), Float32Array.of(1, -1, 2, 0.5)]
    expect([...byPlace(a, g, 2, 2)]).toEqual([7, 0])
    expect([...byPositivePlace(a, g, 2, 2)]).toEqual([7, 2])
    // One channel varies over places by 2, the other by 6: the component lies along (2, 6) / √40, and its spread is √40.
    const map = byPrincipalComponent(Float32Array.of(0, 2, 0, 6), g, 2, 2)
    expect((map[1] ?? 0) - (map[0] ?? 0)).toBeCloseTo(Math.sqrt(40), 5)
  })

  it('are listed by name, and an unknown one is refused with those there are', async () => {
    for (const name of methodNames()) expect((await findMethod(name)).name).toBe(name)
    await expect(findMethod('magic')).rejects.toThrow(/integrated-gradients/)
  })

  it('refuses targets, layers and regions that are not there', async () => {
    await expect(mapOf('gradient', {}, { target: { kind: 'element', index: [4] } })).rejects.toThrow(/no element 4/)
    await expect(mapOf('gradient', {}, { target: { kind: 'unit', value: 'nothing' } })).rejects.toThrow(/no value named "nothing"/)
    await expect(mapOf('gradient', {}, { target: { kind: 'label', label: 1 } })).rejects.toThrow(/no label 1/)
    await expect(mapOf('gradcam', {})).rejects.toThrow(/no convolution/)
    await expect(mapOf('occlusion', { by: 'region' })).rejects.toThrow(/No regions/)
    await expect(mapOf('haufe', {})).rejects.toThrow(/at least three samples/)
    await expect(mapOf('gradient', {}, { shape: [1, 2, 4, 7] })).rejects.toThrow(/wants shape/)
  })
})
