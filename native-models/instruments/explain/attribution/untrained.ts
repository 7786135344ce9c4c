import type { Method, Subject } from '../../../attribution/method.ts'
import { weightLayers, withRandomWeights } from '../../../attribution/randomise.ts'
import { permutationP } from '../../../statistics/permutation.ts'
import type { RunContext } from '../../contract.ts'

/** How far a map stands out of those that untrained networks give. */
export interface Untrained {
  readonly draws: number
  /** How often an untrained network's map peaks as high, the map itself among them. */
  readonly p: number
  /** What 95 % of untrained peaks stay below, as a share of the map's own peak: what lies above it is more than chance gives anywhere. */
  readonly chance: number
}

/** The largest size of a map as a share of the sum of its sizes, so that maps of different scale can be compared; 0 of a map of zeros. */
export function peakOf(map: Float32Array): number {
  let [sum, largest] = [0, 0]
  for (const value of map) {
    const size = Math.abs(value)
    sum += size
    if (size > largest) largest = size
  }
  return sum > 0 ? largest / sum : 0
}

/**
 * Compares the peak of every sample's map with those of `draws` networks whose weights are drawn anew, normal with each tensor's own mean and
 * deviation (Adebayo et al. 2018). The peak is the largest statistic over all places, so that the threshold holds for all of them at once
 * (max-T, Westfall & Young 1993). With 19 draws the smallest p is 0.05.
 */
export async function compareWithUntrained(
  method: Method,
  subject: Subject,
  settings: Record<string, unknown>,
  samples: readonly Float32Array[],
  peaks: readonly number[],
  draws: number,
  context: RunContext,
): Promise<Untrained[]> {
  const tensors = weightLayers(subject.model).flatMap((layer) => layer.tensors)
  const random = context.random.fork('untrained')
  const found = samples.map(() => new Float64Array(draws))
  for (let draw = 0; draw < draws; draw++) {
    const model = withRandomWeights(subject.model, tensors, 'draw', random.fork(`network ${draw}`))
    const explainer = await method.open({ ...subject, model }, settings)
    try {
      for (const [n, sample] of samples.entries()) {
        context.progress(0.5 + (0.5 * (draw + n / samples.length)) / draws, `Untrained network ${draw + 1} of ${draws}`)
        await new Promise(setImmediate)
        context.signal.throwIfAborted()
        const { map } = await explainer.explain(sample, { random: random.fork(`map ${draw} ${n}`), signal: context.signal })
        const drawn = found[n]
        if (drawn) drawn[draw] = peakOf(map)
      }
    } finally {
      await explainer.release()
    }
  }
  return found.map((drawn, n) => standing(peaks[n] ?? 0, drawn))
}

/** A peak among those of untrained networks. */
export function standing(peak: number, drawn: Float64Array): Untrained {
  const sorted = drawn.toSorted()
  const reached = sorted[Math.min(sorted.length, Math.ceil(0.95 * (sorted.length + 1))) - 1] ?? 0
  return { draws: drawn.length, p: permutationP(peak, drawn).p, chance: peak > 0 ? reached / peak : Number.POSITIVE_INFINITY }
}
