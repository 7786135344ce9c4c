import { Matrix } from 'ml-matrix'
import { xdawn } from '../../../signal/xdawn.ts'
import { covariance, type Shrinkage } from '../../../statistics/covariance.ts'
import type { Trials } from '../parts/trials.ts'
import { averageOf, meanOf, powersOf, spatialFilters } from './decoders.ts'

/**
 * What the source of the strongest filter looks like at the electrodes: a = Cw (Haufe et al. 2014), with its largest value 1. The filter is one of xDAWN
 * where that decodes, otherwise the common spatial pattern whose power differs most between any two events.
 */
export function strongestPattern(
  trials: Trials,
  { decoder, shrinkage, pairs }: { decoder: string; shrinkage: Shrinkage; pairs: number },
): number[] {
  const covariances = trials.rows.map((row) => covariance(row, shrinkage))
  const all = meanOf(covariances, [...covariances.keys()])
  const filter = decoder === 'xdawn-lda' ? evokedFilter(trials, all) : powerFilter(covariances, trials, pairs)
  const pattern = all.mmul(Matrix.columnVector(filter)).to1DArray()
  const largest = pattern.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a))
  return pattern.map((value) => value / largest)
}

const membersOf = ({ labels }: Trials, k: number) => labels.flatMap((label, n) => (label === k ? [n] : []))

/** Of the difference of the two averages. */
function evokedFilter(trials: Trials, all: Matrix): number[] {
  const [first, second] = [0, 1].map((k) => averageOf(trials.rows, membersOf(trials, k), trials.samples))
  const difference = first.map((row, c) => row.map((value, k) => value - second[c][k]))
  return xdawn(covariance(difference, 'none'), all, 1).getRow(0)
}

function powerFilter(covariances: readonly Matrix[], trials: Trials, pairs: number): number[] {
  const { labels, classes } = trials
  const filters = spatialFilters(covariances, labels, [...labels.keys()], classes.length, pairs)
  const powers = classes.map((_, k) => powersOf(filters, meanOf(covariances, membersOf(trials, k))).map(Math.log))
  const contrast = filters.map((_, f) => Math.max(...powers.map((own) => own[f])) - Math.min(...powers.map((own) => own[f])))
  return filters[contrast.indexOf(Math.max(...contrast))]
}
