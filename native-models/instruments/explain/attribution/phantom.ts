import { floatTensor } from '../../../data/tensor.ts'
import { GraphBuilder } from '../../../graph/build.ts'
import type { Random } from '../../../statistics/random.ts'
import type { NumericArray, Samples, Score } from '../../contract.ts'
import { temporaryModel } from '../../temporary-model.ts'

const SIDE = 16
const PLACES = SIDE * SIDE
const SAMPLES = 6

/** What was planted: the places that the network looks at, as flat indices. */
interface Truth {
  readonly planted: readonly number[]
}

interface Made {
  inputs: { data: Samples; model: string; regions: undefined }
  settings: Record<string, unknown>
  truth: Truth
}

/** Settings under which a method is tested in a few seconds; noise is small beside the mark, whose edges it would blur. */
const SETTINGS: Readonly<Record<string, Record<string, unknown>>> = {
  smoothgrad: { noise: 0.02 },
  occlusion: { patch: [2] },
  rise: { masks: 400, cells: [6] },
  'kernel-shap': { patch: [2], samples: 600 },
}

/**
 * Relevance that must lie on what was planted. Lower where a method's own grain is coarser than the mark of 3 × 3 (masks, patches), where it
 * rests on few samples (patterns) or on chance (the variance over noisy copies), and for deconvolution, which does not look at which units
 * were active: no better than chance.
 */
const MARKS: Readonly<Record<string, number>> = {
  rise: 0.07,
  occlusion: 0.5,
  'kernel-shap': 0.4,
  vargrad: 0.2,
  gradcam: 0.6,
  eigencam: 0.1,
  haufe: 0.1,
  smoothgrad: 0.8,
  deconvolution: 0.035,
}

/** Methods that do not depend on the target, or hardly on the weights, light up the mark also where the network ignores it: published failures. */
const BLIND = new Set(['eigencam'])

/**
 * Pictures with a cross in the left half and a ring in the right half, both among noise, and a network of which one unit sees crosses and
 * one rings; the target depends on crosses in the left half only.
 */
export function makePlantedNetwork(random: Random, method: string): Promise<Made> {
  return makeNetwork(random, method, true)
}

/** The same, with a target that does not depend on the cross at all, but on the mean of the lowest row. */
export function makeBlindNetwork(random: Random, method: string): Promise<Made> {
  return makeNetwork(random, method, false)
}

async function makeNetwork(random: Random, method: string, sees: boolean): Promise<Made> {
  const cross = [0, 1, 0, 1, 1, 1, 0, 1, 0]
  const ring = [1, 0, 1, 0, 0, 0, 1, 0, 1]
  const [top, left, other] = [3 + random.integer(8), 2 + random.integer(4), 10 + random.integer(4)]
  const at = (row: number, column: number) => [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => (row + dy) * SIDE + column + dx))
  const planted = at(top, left)
  const data = new Float32Array(SAMPLES * PLACES)
  for (let n = 0; n < SAMPLES; n++) {
    for (let p = 0; p < PLACES; p++) data[n * PLACES + p] = 0.05 * random.normal()
    const [strength, distraction] = [random.between(1, 2), random.between(0.5, 1)]
    planted.forEach((p, k) => {
      data[n * PLACES + p] = (data[n * PLACES + p] ?? 0) + strength * (cross[k] ?? 0)
    })
    at(SIDE - 4, other).forEach((p, k) => {
      data[n * PLACES + p] = (data[n * PLACES + p] ?? 0) + distraction * (ring[k] ?? 0)
    })
  }
  const graph = new GraphBuilder()
  const image = graph.input('image', [null, 1, SIDE, SIDE])
  const kernels = floatTensor([2, 1, 3, 3], [...cross.map((v) => v - 0.5), ...ring.map((v) => v - 0.4)])
  // The threshold keeps noise out, so that the units are active where their shape is.
  const threshold = graph.weight('see.bias', floatTensor([2], [-1, -0.8]))
  const seen = graph.op(
    'Conv',
    [image, graph.weight('see.weight', kernels), threshold],
    { kernel_shape: [3, 3], pads: [1, 1, 1, 1] },
    'see',
  )
  const flat = graph.op('Flatten', [graph.op('Relu', [seen])], { axis: 1 })
  const looks = Array.from({ length: 2 * PLACES }, (_, i) => {
    const [channel, row, column] = [Math.floor(i / PLACES), Math.floor((i % PLACES) / SIDE), i % SIDE]
    if (sees) return channel === 0 && column < SIDE / 2 ? 1 : 0
    return row === SIDE - 1 ? 0.5 : 0
  })
  const weights = graph.weight('decide.weight', floatTensor([2, 2 * PLACES], [...looks.map((v) => -v), ...looks]))
  const bias = graph.weight('decide.bias', floatTensor([2], [0.2, -0.2]))
  graph.output(graph.op('Gemm', [flat, weights, bias], { transB: 1 }, 'decide'), 'float32', [null, 2])
  // The receptive field is that of the unit over the cross itself; of the null, of a unit far from it.
  const unit = sees ? `unit:see:0,${top},${left}` : `unit:see:0,${SIDE - 2},${SIDE - 2}`
  return {
    inputs: {
      data: { array: { shape: [SAMPLES, 1, SIDE, SIDE], data } },
      model: await temporaryModel('planted', graph.model()),
      regions: undefined,
    },
    settings: { target: method === 'receptive-field' ? unit : '1', ...SETTINGS[method] },
    truth: { planted },
  }
}

/** Share of the absolute relevance on the planted cross: the mean over samples. Chance is the cross's share of the picture. */
export function judgeMap(result: { attribution?: NumericArray }, { planted }: Truth, isNull: boolean, method: string): Score[] {
  const map = result.attribution?.data
  const chance = planted.length / PLACES
  const shares = map
    ? Array.from({ length: SAMPLES }, (_, n) => {
        const one = Array.from(map.subarray(n * PLACES, (n + 1) * PLACES) as Float32Array, Math.abs)
        const total = one.reduce((sum, value) => sum + value, 0)
        // A map that is empty points nowhere: right for the null, wrong for the phantom.
        return total > 0 ? planted.reduce((sum, p) => sum + (one[p] ?? 0), 0) / total : 0
      })
    : [Number.NaN]
  const value = shares.reduce((sum, share) => sum + share, 0) / shares.length
  if (!isNull) return [{ name: 'relevance on what was planted', value, chance, mark: MARKS[method] ?? 0.9, better: 'higher' }]
  const name = 'relevance on it where the network ignores it'
  return BLIND.has(method)
    ? [{ name: `${name} (this method cannot know: no mark)`, value, chance, mark: 1, better: 'lower' }]
    : [{ name, value, chance, mark: 3 * chance, better: 'lower' }]
}
