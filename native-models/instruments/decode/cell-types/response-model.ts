import { pearson } from '../../../statistics/correlation.ts'
import type { Random } from '../../../statistics/random.ts'
import { normalSums, predictRow, type Rows, ridge } from '../../../statistics/ridge.ts'
import { shuffled } from '../../../training/split.ts'

const penalties = [1e-3, 1e-2, 1e-1, 1, 10]

export interface ResponseModel {
  /** Neurons × pixels, each with a norm of 1, from one half of the stimuli. */
  readonly filters: Float32Array
  /** The same from the other half. */
  readonly others: Float32Array
  /** Of each neuron, predicted with measured responses to stimuli of the half that the filter has not seen. */
  readonly r: readonly number[]
}

/** Linear filters of neurons from each half of the stimuli, by ridge regression; the penalty is the one that predicts the other half best. */
export function fitResponses(stimuli: Rows, responses: readonly Float64Array[], random: Random): ResponseModel {
  const count = responses[0].length
  const order = shuffled([...Array(count).keys()], random)
  const halves = [order.slice(0, count >> 1), order.slice(count >> 1)]
  const fits = halves.map((rows, half) => {
    const use = new Uint8Array(count)
    for (const n of rows) use[n] = 1
    const sums = normalSums(stimuli, responses, use)
    const tested = penalties.map((penalty) => {
      const fit = ridge(sums, penalty)
      const predicted = halves[1 - half].map((n) => predictRow(fit, stimuli, n))
      const r = responses.map(
        (own, i) =>
          pearson(
            predicted.map((row) => row[i]),
            halves[1 - half].map((n) => own[n]),
          ) || 0,
      )
      return { weights: fit.weights, r, mean: r.reduce((sum, value) => sum + value, 0) }
    })
    return tested.toSorted((a, b) => b.mean - a.mean)[0]
  })
  const [filters, others] = fits.map(({ weights }) =>
    Float32Array.from(
      responses.flatMap((_, i) => {
        const own = weights.getColumn(i)
        const norm = Math.hypot(...own) || 1
        return own.map((value) => value / norm)
      }),
    ),
  )
  return { filters, others, r: responses.map((_, i) => (fits[0].r[i] + fits[1].r[i]) / 2) }
}
