import { Problem } from '../../../data/problem.ts'
import type { NumericArray } from '../../contract.ts'

/** What a classifier gave: `steps` × `items` × `classes`, C order; one step where nothing is repeated. */
export interface Outputs {
  readonly steps: number
  readonly items: number
  readonly classes: number
  readonly data: Float64Array
}

/**
 * Reads outputs of so many axes ([steps ×] items × classes). Throws a `Problem` that names the place of what is no number, and for shapes
 * that hold nothing to choose between.
 */
export function outputsOf({ shape, data }: NumericArray, axes: 2 | 3): Outputs {
  if (shape.length !== axes) {
    const wanted = axes === 3 ? 'steps × items × classes' : 'items × classes'
    throw new Problem({ what: `The outputs have the shape ${shape.join(' × ')}, not ${wanted}.`, remedy: 'Save them with these axes.' })
  }
  const [steps, items, classes] = axes === 3 ? shape : [1, ...shape]
  if (items < 1 || steps < 1 || classes < 2)
    throw new Problem({
      what: `The outputs have the shape ${shape.join(' × ')}.`,
      remedy: 'There must be items, and at least two classes.',
    })
  const values = Float64Array.from(data as Float64Array, Number)
  const broken = values.findIndex((value) => !Number.isFinite(value))
  if (broken >= 0) {
    const item = Math.floor(broken / classes) % items
    throw new Problem({
      what: `The output for item ${item + 1}, class ${broken % classes} is not a number.`,
      remedy: 'Leave this item out of outputs and truth.',
    })
  }
  return { steps, items, classes, data: values }
}

/** Class of each item, from 0. Throws a `Problem` where there are more or fewer than outputs, or a class that these do not have. */
export function truthOf({ data }: NumericArray, { items, classes }: Outputs): Int32Array {
  if (data.length !== items)
    throw new Problem({ what: `There are ${data.length} true classes for ${items} items.`, remedy: 'Give one for each item.' })
  const truth = Array.from(data as Float64Array, Number)
  const wrong = truth.findIndex((value) => !Number.isInteger(value) || value < 0 || value >= classes)
  if (wrong >= 0)
    throw new Problem({
      what: `Item ${wrong + 1} has the true class ${truth[wrong]}; outputs know the classes 0 to ${classes - 1}.`,
      remedy: 'Number classes from 0, in the order of the outputs.',
    })
  return Int32Array.from(truth)
}

/** exp(z / T) / Σ exp(z / T) of one row. */
export function softmax(scores: ArrayLike<number>, temperature = 1): Float64Array {
  const highest = Math.max(...Array.from(scores))
  const out = Float64Array.from(scores, (score) => Math.exp((score - highest) / temperature))
  const sum = out.reduce((a, b) => a + b, 0)
  return out.map((value) => value / sum)
}

/** 1 − H(p) / log K: 0 where nothing is known, 1 where one class is certain. */
export function certainty(probabilities: Float64Array): number {
  const entropy = probabilities.reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0)
  return 1 - entropy / Math.log(probabilities.length)
}

export function largest(values: ArrayLike<number>): number {
  let best = 0
  for (let n = 1; n < values.length; n++) if (values[n] > values[best]) best = n
  return best
}
