import { floatTensor } from '../../../data/tensor.ts'
import { GraphBuilder } from '../../../graph/build.ts'
import type { Random } from '../../../statistics/random.ts'
import type { NumericArray, Score, Table } from '../../contract.ts'
import { temporaryModel } from '../../temporary-model.ts'

const WIDTH = 20
const SAMPLES = 60
const EPSILON = [0.02, 0.06, 0.15]

interface Truth {
  /** By size of the change: how many samples stay right when the worst is done, in %. */
  readonly accuracy: readonly number[]
  /** By sample: |margin| / ‖w‖, the distance to the border. */
  readonly distances: readonly number[]
}

interface Made {
  inputs: { model: string; data: NumericArray; truth: NumericArray; mask: undefined }
  settings: { epsilon: number[] }
  truth: Truth
}

/**
 * A linear classifier, for which the worst change is known: it takes ε ‖w‖₁ off the margin (Goodfellow et al. 2015, section 3), and the border
 * lies |margin| / ‖w‖₂ away.
 */
export function makeLinearClassifier(random: Random): Promise<Made> {
  const weights = Array.from({ length: WIDTH }, () => random.normal())
  return makeClassifier(random, weights, random.between(-0.3, 0.3))
}

/** A classifier that does not look: no change of its input changes its answer. */
export function makeBlindClassifier(random: Random): Promise<Made> {
  return makeClassifier(random, new Array<number>(WIDTH).fill(0), 0.5)
}

async function makeClassifier(random: Random, weights: readonly number[], bias: number): Promise<Made> {
  const graph = new GraphBuilder()
  const x = graph.input('x', [1, WIDTH])
  const both = floatTensor([2, WIDTH], [...new Array<number>(WIDTH).fill(0), ...weights])
  const logits = graph.op('Gemm', [x, graph.weight('w', both), graph.weight('b', floatTensor([2], [0, bias]))], { transB: 1 })
  graph.output(logits, 'float32', [1, 2])
  const data = Float32Array.from({ length: SAMPLES * WIDTH }, () => 0.3 * random.normal())
  const margins = Array.from({ length: SAMPLES }, (_, n) =>
    weights.reduce((sum, weight, i) => sum + weight * (data[n * WIDTH + i] ?? 0), bias),
  )
  const one = weights.reduce((sum, weight) => sum + Math.abs(weight), 0)
  const two = Math.hypot(...weights)
  return {
    inputs: {
      model: await temporaryModel('linear', graph.model()),
      data: { shape: [SAMPLES, WIDTH], data },
      truth: { shape: [SAMPLES], data: Int32Array.from(margins, (margin) => (margin > 0 ? 1 : 0)) },
      mask: undefined,
    },
    settings: { epsilon: EPSILON },
    truth: {
      accuracy: EPSILON.map((epsilon) => (100 * margins.filter((margin) => Math.abs(margin) > epsilon * one).length) / SAMPLES),
      distances: two > 0 ? margins.map((margin) => Math.abs(margin) / two) : [],
    },
  }
}

export function judgeAttack(result: { strength?: Table; samples?: Table }, { accuracy, distances }: Truth, isNull: boolean): Score[] {
  const rows = result.strength?.rows ?? []
  const off = rows.length ? Math.max(...rows.map((row, at) => Math.abs(Number(row.attack) - (accuracy[at] ?? 0)))) : Number.NaN
  // One who takes noise for the worst that can happen is off by as much as the attack costs beyond it.
  const chance = isNull ? 100 : Math.max(...rows.map((row) => Number(row.loss)))
  const scores: Score[] = [
    { name: 'accuracy under attack, off from the closed form', value: off, chance, mark: 2, better: 'lower', unit: 'percentage points' },
  ]
  if (isNull) {
    const reached = result.samples?.rows.filter((row) => row.smallest !== null).length ?? Number.NaN
    return [...scores, { name: 'changes found where none changes the answer', value: reached, chance: SAMPLES, mark: 0, better: 'lower' }]
  }
  const errors = result.samples?.rows.map((row, n) => Math.abs(Number(row.smallest) / (distances[n] ?? 1) - 1)) ?? []
  const worst = errors.length ? 100 * Math.max(...errors) : Number.NaN
  return [
    ...scores,
    { name: 'smallest change, off from the distance to the border', value: worst, chance: 100, mark: 1, better: 'lower', unit: '%' },
  ]
}
