import { Problem } from '../../../data/problem.ts'
import { labelColor } from '../../../data/volume/label-color.ts'
import type { Label, LabelVolume } from '../../../data/volume/volume.ts'

/** How the classes that a network tells apart are labels of a segmentation. Label 0 is not scored. */
export interface Labelling {
  readonly labels: readonly Label[]
  labelOf(chosen: number): number
  /** The classes that are this label; none for a label that the network does not have. */
  classesOf(label: number): readonly number[]
}

/** Class k is label k. */
export function plainLabelling(classes: number, named: readonly Label[] = []): Labelling {
  const labels = Array.from({ length: classes - 1 }, (_, n) => {
    const index = n + 1
    return named.find((label) => label.index === index) ?? { index, name: `class ${index}`, color: labelColor(index) }
  })
  return { labels, labelOf: (chosen) => chosen, classesOf: (label) => (label >= 0 && label < classes ? [label] : []) }
}

/** The class that is right in each voxel: of the classes of its label the one that the network favours. `Problem` for labels without a class. */
export function rightClasses(truth: Int32Array, logits: Float32Array, { classesOf }: Labelling, labels?: LabelVolume): Int32Array {
  const voxels = truth.length
  return truth.map((label, v) => {
    const classes = classesOf(label)
    if (!classes.length) {
      throw new Problem({
        file: labels?.source?.file,
        what: `The truth holds label ${label}, which the network does not have.`,
        remedy: 'Give labels numbered as the classes of the network, 0 for what is not scored.',
      })
    }
    return classes.reduce((best, k) => (logits[k * voxels + v] > logits[best * voxels + v] ? k : best))
  })
}
