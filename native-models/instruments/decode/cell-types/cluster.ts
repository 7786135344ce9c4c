import { floatTensor, type Tensor } from '../../../data/tensor.ts'
import { discriminativeStimuli } from '../../../training/networks/discriminative-stimuli.ts'
import { adam } from '../../../training/optimisers.ts'
import { openTrainer } from '../../../training/trainer.ts'
import type { RunContext } from '../../contract.ts'
import type { ResponseModel } from './response-model.ts'

export interface CellTypes {
  /** Cluster of each neuron, from 0. */
  readonly clusters: readonly number[]
  readonly count: number
  /** Clusters × pixels, norm 1. */
  readonly stimuli: Float32Array
}

/** A round ends when no neuron moves, or here. */
const mostRounds = 10
const [steps, rate] = [60, 0.05]
/** Clusters stay apart where filters from other stimuli tell them apart at this many standard errors. */
const apart = 4

/**
 * Clusters by most discriminative stimuli: stimuli are found by gradient ascent, each neuron goes to the one that drives it most, and clusters that nobody chose are dropped. Then the two whose own
 * stimuli tell them apart least, as filters from the other half of the data see it, become one, until all are told apart.
 */
export async function clusterCells(
  model: ResponseModel,
  start: number,
  temperature: number,
  context: Pick<RunContext, 'random' | 'signal'>,
): Promise<CellTypes> {
  const neurons = model.r.length
  const pixels = model.filters.length / neurons
  const random = context.random.fork('start')
  let types = dropEmpty({
    clusters: Array.from({ length: neurons }, () => random.integer(start)),
    count: start,
    stimuli: new Float32Array(start * pixels),
  })
  types = { ...types, stimuli: Float32Array.from({ length: types.count * pixels }, () => random.normal() / Math.sqrt(pixels)) }
  for (;;) {
    for (let round = 0; round < mostRounds; round++) {
      context.signal.throwIfAborted()
      const stimuli = await ascend(model.filters, types, temperature, context)
      const clusters = Array.from({ length: neurons }, (_, n) => strongest(model.filters, stimuli, n, types.count))
      const isStill = clusters.every((own, n) => own === types.clusters[n])
      types = dropEmpty({ clusters, count: types.count, stimuli })
      if (isStill) break
    }
    const closest = leastApart(model.others, types)
    if (!closest || closest.errors >= apart) return types
    const { clusters, count, stimuli } = types
    types = dropEmpty({ clusters: clusters.map((own) => (own === closest.b ? closest.a : own)), count, stimuli })
  }
}

/** Stimuli of the clusters after gradient ascent from where they are. */
async function ascend(
  filters: Float32Array,
  types: CellTypes,
  temperature: number,
  { random }: Pick<RunContext, 'random'>,
): Promise<Float32Array> {
  const { clusters, count, stimuli: start } = types
  const pixels = start.length / count
  const unused: Record<string, Tensor> = { unused: floatTensor([1], 1) }
  const trainer = await openTrainer({
    model: discriminativeStimuli({ filters, start, pixels, clusters, count, temperature }),
    shapes: { unused: [1] },
    targets: [],
    loss: (_graph, [total]) => ({ total }),
    optimiser: adam(),
    trainable: (name) => name === 'stimuli',
    random,
  })
  try {
    for (let step = 0; step < steps; step++) await trainer.step(unused, rate)
    const found = trainer.weights().stimuli.data as Float32Array
    return found.map((value, at) => {
      const own = found.subarray(Math.floor(at / pixels) * pixels, (Math.floor(at / pixels) + 1) * pixels)
      return value / (Math.sqrt(own.reduce((sum, x) => sum + x * x, 0)) || 1)
    })
  } finally {
    await trainer.release()
  }
}

/** Response of neuron n to stimulus k. */
export function respond(filters: Float32Array, stimuli: Float32Array, n: number, k: number, count: number): number {
  const pixels = stimuli.length / count
  let sum = 0
  for (let p = 0; p < pixels; p++) sum += filters[n * pixels + p] * stimuli[k * pixels + p]
  return sum
}

function strongest(filters: Float32Array, stimuli: Float32Array, n: number, count: number): number {
  const responses = Array.from({ length: count }, (_, k) => respond(filters, stimuli, n, k, count))
  return responses.indexOf(Math.max(...responses))
}

function dropEmpty({ clusters, count, stimuli }: CellTypes): CellTypes {
  const pixels = stimuli.length / count
  const used = Array.from({ length: count }, (_, k) => k).filter((k) => clusters.includes(k))
  return {
    clusters: clusters.map((own) => used.indexOf(own)),
    count: used.length,
    stimuli: Float32Array.from(used.flatMap((k) => [...stimuli.subarray(k * pixels, (k + 1) * pixels)])),
  }
}

/** The two clusters whose neurons prefer their own stimulus over that of the other by the fewest standard errors. */
function leastApart(filters: Float32Array, { clusters, count, stimuli }: CellTypes): { a: number; b: number; errors: number } | undefined {
  const gap = (own: number, other: number) => {
    const gaps = [...clusters.keys()]
      .filter((n) => clusters[n] === own)
      .map((n) => respond(filters, stimuli, n, own, count) - respond(filters, stimuli, n, other, count))
    const mean = gaps.reduce((sum, value) => sum + value, 0) / gaps.length
    const variance = gaps.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, gaps.length - 1)
    // One neuron is no type that could be told apart.
    return gaps.length < 2 ? 0 : mean / Math.sqrt(variance / gaps.length + 1e-12)
  }
  const pairs = Array.from({ length: count }, (_, a) =>
    Array.from({ length: count - a - 1 }, (_, k) => a + 1 + k).map((b) => ({ a, b })),
  ).flat()
  return pairs.map(({ a, b }) => ({ a, b, errors: Math.min(gap(a, b), gap(b, a)) })).toSorted((x, y) => x.errors - y.errors)[0]
}
