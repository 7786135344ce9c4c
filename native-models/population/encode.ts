import { pearson } from '../statistics/correlation.ts'
import { normalSums, predictRow, type Rows, ridge } from '../statistics/ridge.ts'

const penalties = [1e-3, 1e-2, 1e-1, 1, 10, 100]

/**
 * How well units can be predicted from features by ridge regression: the mean over units of the correlation of what is predicted and what is held out, fold by fold.
 * The penalty is chosen for all units together on a part of what is learned from. A unit that does not vary counts as 0.
 * @param folds the fold of each row, from 0
 */
export function encodingScore(features: Rows, units: readonly Float64Array[], folds: Int32Array): number {
  const count = folds.reduce((most, fold) => Math.max(most, fold), 0) + 1
  const scores = Array.from({ length: count }, (_, fold) => {
    const next = (fold + 1) % count
    const inner = normalSums(
      features,
      units,
      mask(folds, (own) => own !== fold && own !== next),
    )
    const fits = penalties.map((penalty) => meanCorrelation(features, units, folds, next, ridge(inner, penalty)))
    const best = penalties[fits.indexOf(Math.max(...fits))]
    return meanCorrelation(
      features,
      units,
      folds,
      fold,
      ridge(
        normalSums(
          features,
          units,
          mask(folds, (own) => own !== fold),
        ),
        best,
      ),
    )
  })
  return scores.reduce((sum, score) => sum + score, 0) / count
}

function meanCorrelation(
  features: Rows,
  units: readonly Float64Array[],
  folds: Int32Array,
  fold: number,
  fit: ReturnType<typeof ridge>,
): number {
  const rows = Array.from(folds.keys()).filter((row) => folds[row] === fold)
  const predicted = rows.map((row) => predictRow(fit, features, row))
  const each = units.map((own, u) => {
    const r = pearson(
      predicted.map((values) => values[u]),
      rows.map((row) => own[row]),
    )
    return Number.isNaN(r) ? 0 : r
  })
  return each.reduce((sum, r) => sum + r, 0) / units.length
}

function mask(folds: Int32Array, use: (fold: number) => boolean): Uint8Array {
  return Uint8Array.from(folds, (fold) => Number(use(fold)))
}
