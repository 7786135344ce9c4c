import { calibrationError } from '../../../scoring/calibration.ts'
import type { Random } from '../../../statistics/random.ts'
import type { Score, Table } from '../../contract.ts'
import { largest, softmax } from '../parts/outputs.ts'

const [items, classes] = [1500, 4]

interface Truth {
  /** AUROC of the largest probability where every probability is true: Σ c_i (1 − c_j) [c_i > c_j] over Σ c_i (1 − c_j). */
  readonly auroc: number
}

function rowsOf(random: Random): Float64Array[] {
  return Array.from({ length: items }, () => Float64Array.from({ length: classes }, () => 1.5 * random.normal()))
}

const arraysOf = (rows: readonly Float64Array[], truth: readonly number[]) => ({
  outputs: { shape: [items, classes], data: Float64Array.from(rows.flatMap((row) => [...row])) },
  truth: { shape: [items], data: Int32Array.from(truth) },
})

function drawn(probabilities: Float64Array, random: Random): number {
  let left = random.uniform()
  const at = probabilities.findIndex((p) => {
    left -= p
    return left < 0
  })
  return at < 0 ? probabilities.length - 1 : at
}

/** A classifier whose probabilities are true: classes are drawn by them, so how well they tell errors is known. */
export async function makeCalibrated(random: Random) {
  const rows = rowsOf(random)
  const probabilities = rows.map((row) => softmax(row))
  const truth = probabilities.map((row) => drawn(row, random))
  return {
    inputs: arraysOf(rows, truth),
    settings: { draws: 100, permutations: 99 },
    truth: { auroc: expectedAuroc(probabilities) } satisfies Truth,
  }
}

/** A classifier that is right in seven of ten items, however sure it is. */
export async function makeCareless(random: Random) {
  const rows = rowsOf(random)
  const truth = rows.map((row) => (random.uniform() < 0.7 ? largest(row) : (largest(row) + 1 + random.integer(classes - 1)) % classes))
  return { inputs: arraysOf(rows, truth), settings: { draws: 100, permutations: 999 }, truth: { auroc: 0.5 } satisfies Truth }
}

function expectedAuroc(probabilities: readonly Float64Array[]): number {
  const sorted = probabilities.map((row) => Math.max(...row)).sort((a, b) => a - b)
  let [wrongBelow, above] = [0, 0]
  for (const c of sorted) {
    above += c * wrongBelow
    wrongBelow += 1 - c
  }
  const right = sorted.reduce((sum, c) => sum + c, 0)
  // Pairs of one item with itself are none: their share vanishes with the number of items.
  return above / (right * wrongBelow)
}

export function judgeMisclassification(
  { signals, calibration }: { signals?: Table; calibration?: Table },
  { auroc }: Truth,
  isNull: boolean,
): Score[] {
  const row = signals?.rows[0]
  const found = Number(row?.auroc ?? Number.NaN)
  if (isNull)
    return [{ name: 'p of the area under the curve', value: Number(row?.p ?? Number.NaN), chance: 0.5, mark: 0.005, better: 'higher' }]
  return [
    {
      name: 'distance of the area from what is known',
      value: Math.abs(found - auroc),
      chance: Math.abs(auroc - 0.5),
      mark: 0.04,
      better: 'lower',
    },
    { name: 'p of the area', value: Number(row?.p ?? Number.NaN), chance: 0.5, mark: 0.011, better: 'lower' },
    {
      name: 'expected calibration error',
      value: calibration ? calibrationError(calibration.rows) : Number.NaN,
      // Of a classifier that is always certain and right as often as this one.
      chance: 0.3,
      mark: 0.05,
      better: 'lower',
    },
  ]
}
