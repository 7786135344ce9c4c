import { readFile } from 'node:fs/promises'
import { Problem } from '../../../data/problem.ts'
import { floatTensor } from '../../../data/tensor.ts'
import { normaliseForNetwork } from '../../../phantoms/head/normalise.ts'
import { openSession } from '../../../runtime/session.ts'
import { classCount } from './brain-tissues.ts'

/** What the network sees at once: 48 × 56 × 48 voxels of 4 mm, RAS. */
export const windowShape = [48, 56, 48] as const
export const windowMm = 4
const windowVoxels = windowShape[0] * windowShape[1] * windowShape[2]

/** What the network says of one window: class probabilities, class after class, and the signed distance to the brain's boundary in mm. */
export interface Opinion {
  readonly posterior: Float32Array
  readonly distanceMm?: Float32Array
  /** Probability of the left side. */
  readonly left?: Float32Array
}

export interface HeadNetwork {
  /** `image`: grey values of one window, x fastest, 0 beyond the scan. */
  look(image: Float32Array): Promise<Opinion>
  close(): Promise<void>
}

/** Opens the network in an ONNX file. Its outputs are told apart by their number of channels: `classes`, one distance, two sides. */
export async function openHeadNetwork(path: string, classes: number = classCount): Promise<HeadNetwork> {
  const session = await openSession(await readFile(path))
  const input = session.inputs[0]
  return {
    async look(image) {
      const shape = [1, 1, windowShape[2], windowShape[1], windowShape[0]]
      const results = await session.run({ [input]: floatTensor(shape, normaliseForNetwork(image)) })
      const arrays = Object.values(results).map(({ data }) => data as Float32Array)
      const posterior = arrays.find(({ length }) => length === classes * windowVoxels)
      if (!posterior) {
        throw new Problem({
          kind: 'failed',
          file: path,
          what: `This network does not give ${classes} classes on ${windowShape.join(' × ')} voxels.`,
          remedy: 'Install the weights that came with this version.',
        })
      }
      const sides = arrays.find(({ length }) => length === 2 * windowVoxels)
      return {
        posterior: probabilities(posterior),
        distanceMm: arrays.find(({ length }) => length === windowVoxels),
        left: sides && probabilities(sides).subarray(0, windowVoxels),
      }
    },
    close: () => session.release(),
  }
}

/** Softmax over the classes unless they already are probabilities. */
function probabilities(scores: Float32Array): Float32Array {
  const classes = scores.length / windowVoxels
  let total = 0
  let least = 0
  for (let c = 0; c < classes; c++) {
    total += scores[c * windowVoxels]
    least = Math.min(least, scores[c * windowVoxels])
  }
  if (least >= 0 && Math.abs(total - 1) < 1e-3) return scores
  const out = new Float32Array(scores.length)
  for (let n = 0; n < windowVoxels; n++) {
    let highest = Number.NEGATIVE_INFINITY
    for (let c = 0; c < classes; c++) highest = Math.max(highest, scores[c * windowVoxels + n])
    let sum = 0
    for (let c = 0; c < classes; c++) {
      const e = Math.exp(scores[c * windowVoxels + n] - highest)
      out[c * windowVoxels + n] = e
      sum += e
    }
    for (let c = 0; c < classes; c++) out[c * windowVoxels + n] /= sum
  }
  return out
}

/** The same image, right for left. */
export function mirrored(image: Float32Array): Float32Array {
  const out = new Float32Array(image.length)
  const width = windowShape[0]
  for (let row = 0; row < image.length; row += width) for (let x = 0; x < width; x++) out[row + x] = image[row + width - 1 - x]
  return out
}
