import { indexOfLargest } from '../../../adversarial/attacks.ts'
import { Problem } from '../../../data/problem.ts'
import type { NumericArray } from '../../contract.ts'

/** What a network is asked for a sample, and how its answer is scored. */
export interface Task {
  readonly classes: number
  /** Voxels that are labelled; 1 for a classifier. */
  readonly voxels: number
}

/** Reads the task off the shape of an output, (1, classes, …voxels). `Problem` for a regression. */
export function taskOf(outputShape: readonly number[]): Task {
  const [, classes = 0, ...grid] = outputShape
  if (classes < 2) {
    throw new Problem({
      what: `The network's output has shape (${outputShape.join(', ')}): it does not choose between classes.`,
      remedy: 'Give a classifier or a segmentation network, with one channel a class along the second axis.',
    })
  }
  return { classes, voxels: grid.reduce((product, n) => product * n, 1) }
}

/** The class of each voxel that an output chooses. */
export function chosen(output: Float32Array, { classes, voxels }: Task): Int32Array {
  if (voxels === 1) return Int32Array.of(indexOfLargest(output))
  return Int32Array.from({ length: voxels }, (_, v) => {
    let best = 0
    for (let k = 1; k < classes; k++) if ((output[k * voxels + v] ?? 0) > (output[best * voxels + v] ?? 0)) best = k
    return best
  })
}

/** 100 or 0 for a class; mean Dice over the labels above 0 that the truth has, in %, for a segmentation. */
export function scoreOf(output: Float32Array, truth: ArrayLike<number>, task: Task): number {
  const answer = chosen(output, task)
  if (task.voxels === 1) return answer[0] === truth[0] ? 100 : 0
  const labels = [...new Set(Array.from(truth))].filter((label) => label > 0)
  const dice = labels.map((label) => {
    let both = 0
    let either = 0
    for (let v = 0; v < answer.length; v++) {
      const a = answer[v] === label ? 1 : 0
      const t = truth[v] === label ? 1 : 0
      both += a * t
      either += a + t
    }
    return (2 * both) / either
  })
  return (100 * dice.reduce((sum, value) => sum + value, 0)) / (labels.length || 1)
}

/** The truth of every sample. `Problem` when it does not fit the samples or names a class that the network does not have. */
export function truthOf(given: NumericArray, count: number, { classes, voxels }: Task): Int32Array[] {
  if (given.data.length !== count * voxels) {
    throw new Problem({
      what: `The truth has shape (${given.shape.join(', ')}), but ${count} samples of ${voxels === 1 ? 'one class' : `${voxels} voxels`} each are to be scored.`,
      remedy: 'Give one class a sample, or one label a voxel on the grid of the output.',
    })
  }
  const numbers = Int32Array.from(given.data as Float32Array, Number)
  const stranger = numbers.find((label) => label < 0 || label >= classes)
  if (stranger !== undefined) {
    throw new Problem({
      what: `The truth holds class ${stranger}, but the network has classes 0 to ${classes - 1}.`,
      remedy: 'Count classes from 0, in the order of the channels of the output.',
    })
  }
  return Array.from({ length: count }, (_, n) => numbers.slice(n * voxels, (n + 1) * voxels))
}
