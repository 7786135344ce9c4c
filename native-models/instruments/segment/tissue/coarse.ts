import { Problem } from '../../../data/problem.ts'
import type { Triple } from '../../../volume/affine.ts'
import { innerBox } from '../../../volume/inner-box.ts'
import type { CoarsePrior } from '../../../volume/mixture/prior.ts'
import { firstBrainClass } from './brain-tissues.ts'
import { guessMiddle } from './head-position.ts'
import { type Lattice, latticeMm, latticeOf, toWindow, type WindowStart, windowAround, windowImage } from './lattice.ts'
import { type HeadNetwork, mirrored, type Opinion, windowShape } from './network.ts'
import type { WorkingScan } from './working-scan.ts'

/** What the network says of a scan: the prior of the mixture, on a 2 mm lattice, and how sure it is. */
export interface CoarseOpinion {
  readonly prior: CoarsePrior
  /** Signed distance to the brain's boundary in mm, negative inside, on the prior's lattice. */
  readonly distanceMm?: Float32Array
  /** Probability of the left side, on the prior's lattice. */
  readonly left?: Float32Array
  /** Mean over the brain of half the summed difference between the opinions on the scan and on its mirror image: 0 to 1. */
  readonly flipDisagreement: number
  /** Mean entropy over the brain, as a share of the entropy of knowing nothing: 0 to 1. */
  readonly entropy: number
  /** The network's own brain volume. */
  readonly brainMl: number
}

const offsets: readonly Triple[] = [0, 1, 2, 3, 4, 5, 6, 7].map((n): Triple => [n & 1, (n >> 1) & 1, n >> 2])
const nearEnoughMm = 6
const leastBrainMl = 150

/**
 * Finds the brain and asks the network about it: once or twice to bring the brain to the middle of its window, then on eight 4 mm grids
 * that interleave into one of 2 mm, each as it is and mirrored. Throws a `Problem` where there is no brain to be seen.
 */
export async function askNetwork(
  scan: WorkingScan,
  network: HeadNetwork,
  context: { readonly file?: string; readonly signal: AbortSignal; progress(fraction: number): void },
): Promise<CoarseOpinion> {
  const lattice = latticeOf(scan)
  const start = await centredWindow(lattice, network, context.file)
  const size = 8 * windowShape[0] * windowShape[1] * windowShape[2]
  let data = new Float32Array()
  let distanceMm: Float32Array | undefined
  let left: Float32Array | undefined
  const tally = { brain: 0, disagreement: 0, entropy: 0 }
  for (const [n, offset] of offsets.entries()) {
    context.signal.throwIfAborted()
    context.progress(n / offsets.length)
    const image = windowImage(lattice, start, offset)
    const plain = await network.look(image)
    const flipped = await network.look(mirrored(image))
    if (n === 0) {
      data = new Float32Array(8 * plain.posterior.length)
      if (plain.distanceMm) distanceMm = new Float32Array(size)
      if (plain.left) left = new Float32Array(size)
    }
    interleave({ data, distanceMm, left }, offset, plain, flipped, tally)
  }
  const voxelMl = latticeMm ** 3 / 1000
  if (tally.brain * voxelMl < leastBrainMl) throw noBrain(context.file)
  return {
    prior: { shape: latticeShape, classes: data.length / size, data, toPrior: toWindow(scan, lattice, start) },
    distanceMm,
    left,
    flipDisagreement: tally.disagreement / tally.brain,
    entropy: tally.entropy / tally.brain,
    brainMl: tally.brain * voxelMl,
  }
}

export const latticeShape = [2 * windowShape[0], 2 * windowShape[1], 2 * windowShape[2]] as const

function noBrain(file: string | undefined): Problem {
  return new Problem({
    file,
    what: 'No brain was found in this scan.',
    remedy: 'Check that it is a head scan (T1, T2, FLAIR or PD) and that its orientation is right: `touchstone info` shows it.',
  })
}

/** The window about the brain: the network is asked where it lies until that no longer moves. `Problem` where there is none. */
export async function centredWindow(lattice: Lattice, network: HeadNetwork, file: string | undefined): Promise<WindowStart> {
  let start = windowAround(guessMiddle(lattice))
  for (let attempt = 0; attempt < 3; attempt++) {
    const { posterior } = await network.look(windowImage(lattice, start, [0, 0, 0]))
    const middle = brainMiddle(posterior)
    if (!middle) throw noBrain(file)
    const moved = windowAround([start[0] + 2 * middle[0], start[1] + 2 * middle[1], start[2] + 2 * middle[2]])
    const far = Math.max(...moved.map((at, axis) => Math.abs(at - start[axis]))) * latticeMm
    start = moved
    if (far <= nearEnoughMm) break
  }
  return start
}

/** Middle of the box around the brain in voxels of the window, leaving out a hundredth at every side; undefined where there is none. */
function brainMiddle(posterior: Float32Array): Triple | undefined {
  const voxels = windowShape[0] * windowShape[1] * windowShape[2]
  const box = innerBox((n) => {
    let brain = 0
    for (let at = firstBrainClass * voxels + n; at < posterior.length; at += voxels) brain += posterior[at]
    return !(brain < 0.5)
  }, windowShape)
  if (!box || box.count * (2 * latticeMm) ** 3 < 1000 * leastBrainMl) return undefined
  return box.low.map((low, axis) => (low + box.high[axis]) / 2) as unknown as Triple
}

/** Puts the mean of both opinions on one 4 mm grid where it belongs on the lattice, class fastest, and keeps count of their quality. */
function interleave(
  { data, distanceMm, left }: { data: Float32Array; distanceMm?: Float32Array; left?: Float32Array },
  offset: Triple,
  plain: Opinion,
  flipped: Opinion,
  tally: { brain: number; disagreement: number; entropy: number },
): void {
  const [nx, ny, nz] = windowShape
  const voxels = nx * ny * nz
  const classCount = plain.posterior.length / voxels
  for (let k = 0, n = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, n++) {
        const other = n + nx - 1 - 2 * i
        const place = 2 * i + offset[0] + latticeShape[0] * (2 * j + offset[1] + latticeShape[1] * (2 * k + offset[2]))
        let brain = 0
        let difference = 0
        let entropy = 0
        for (let c = 0; c < classCount; c++) {
          const a = plain.posterior[c * voxels + n]
          const b = flipped.posterior[c * voxels + other]
          const p = (a + b) / 2
          data[place * classCount + c] = p
          difference += Math.abs(a - b)
          if (p > 1e-6) entropy -= p * Math.log(p)
          if (c >= firstBrainClass) brain += p
        }
        if (distanceMm && plain.distanceMm && flipped.distanceMm) distanceMm[place] = (plain.distanceMm[n] + flipped.distanceMm[other]) / 2
        if (left && plain.left && flipped.left) left[place] = (plain.left[n] + 1 - flipped.left[other]) / 2
        if (brain < 0.5) continue
        tally.brain++
        tally.disagreement += difference / 2
        tally.entropy += entropy / Math.log(classCount)
      }
}
