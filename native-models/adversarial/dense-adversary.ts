import type { DescentOptions } from './attacks.ts'
import { type Budget, sizeOf, within } from './perturbation.ts'
import type { Victim } from './victim.ts'

/** What a dense adversary wants of a segmentation: classes by voxel. Voxels whose truth is below 0, or that are to become what they are, do not count. */
export interface DenseWish {
  readonly truth: ArrayLike<number>
  readonly wanted: ArrayLike<number>
  readonly classes: number
}

/**
 * Dense adversary generation, Xie et al. (2017), arXiv 1703.08603, algorithm 1. The targets T are the voxels that still get their true class; a
 * step climbs Σ_T (logit of the wanted class − logit of the true class), made so long that its largest change of a value is `stepSize`, until
 * T is empty or `steps` are done. What is new here: each step is brought back into the budget, which is its length unless another is given (gradients
 * have long tails: after shorter ones most voxels would hardly have moved), and the place with the fewest targets is given.
 */
export async function denseAdversary(
  victim: Victim,
  sample: Float32Array,
  wish: DenseWish,
  budget: Budget,
  { steps, stepSize = budget.epsilon, signal }: Omit<DescentOptions, 'random'>,
): Promise<Float32Array> {
  let place = sample
  let worst = place
  let fewest = Number.POSITIVE_INFINITY
  for (let step = 0; step <= steps; step++) {
    signal?.throwIfAborted()
    const { targets, seed } = denseTargets(await victim.output(place), wish)
    if (targets < fewest) {
      fewest = targets
      worst = place
    }
    if (step === steps || targets === 0) break
    const gradient = await victim.gradient(place, seed)
    const masked = budget.mask ? gradient.map((value, i) => (budget.mask?.[i] ? value : 0)) : gradient
    const largest = sizeOf(masked, 'l-infinity')
    if (!(largest > 0)) break
    const delta = place.map((value, i) => value + (stepSize / largest) * (masked[i] ?? 0) - (sample[i] ?? 0))
    place = within(sample, delta, budget)
  }
  return worst
}

/** How many voxels still get their true class, and the gradient of Σ_T (f_wanted − f_true) with respect to the output. */
function denseTargets(logits: Float32Array, { truth, wanted, classes }: DenseWish): { targets: number; seed: Float32Array } {
  const voxels = truth.length
  const seed = new Float32Array(logits.length)
  let targets = 0
  for (let v = 0; v < voxels; v++) {
    const [right, other] = [truth[v] ?? -1, wanted[v] ?? -1]
    if (right < 0 || other < 0 || right === other) continue
    let best = 0
    for (let k = 1; k < classes; k++) if ((logits[k * voxels + v] ?? 0) > (logits[best * voxels + v] ?? 0)) best = k
    if (best !== right) continue
    targets++
    seed[other * voxels + v] = 1
    seed[right * voxels + v] = -1
  }
  return { targets, seed }
}

/** The strongest class of each voxel beside its true one: the nearest wrong answer. */
export function nearestWrong(logits: Float32Array, truth: ArrayLike<number>, classes: number): Int32Array {
  const voxels = truth.length
  return Int32Array.from({ length: voxels }, (_, v) => {
    let best = -1
    for (let k = 0; k < classes; k++) {
      if (k !== truth[v] && (best < 0 || (logits[k * voxels + v] ?? 0) > (logits[best * voxels + v] ?? 0))) best = k
    }
    return best
  })
}
