import { Problem } from '../../../data/problem.ts'
import { calibrationColumns, calibrationOf } from '../../../scoring/calibration.ts'
import type { NumericArray, RunContext } from '../../contract.ts'
import { compareSignals, drawRiskCoverage, type Signal } from '../parts/compare-signals.ts'
import { certainty, largest, type Outputs, outputsOf, softmax, truthOf } from '../parts/outputs.ts'

interface Settings {
  readonly outputs: 'scores' | 'probabilities'
  readonly draws: number
  readonly permutations: number
}

/** How well what a classifier says of its own certainty tells its errors, and whether its probabilities are true. */
export function judgePredictions(given: NumericArray, labels: NumericArray, settings: Settings, context: RunContext) {
  const outputs = outputsOf(given, 2)
  const truth = truthOf(labels, outputs)
  const rows = rowsOf(outputs)
  const probabilities = settings.outputs === 'scores' ? rows.map((row) => softmax(row)) : rows.map(probabilitiesOf)
  const wrong = Uint8Array.from(probabilities, (row, n) => (largest(row) === truth[n] ? 0 : 1))
  const top = Float64Array.from(probabilities, (row) => Math.max(...row))
  const signals: Signal[] = [
    { name: 'largest probability', values: top },
    { name: 'margin of the two largest', values: Float64Array.from(probabilities, margin) },
    { name: 'certainty (entropy)', values: Float64Array.from(probabilities, certainty) },
  ]
  if (settings.outputs === 'scores') {
    signals.push({ name: 'largest score', values: Float64Array.from(rows, (row) => Math.max(...row)) })
    signals.push({ name: 'energy', values: Float64Array.from(rows, logSumExp) })
  }
  return {
    signals: compareSignals(signals, wrong, settings, context),
    calibration: { columns: calibrationColumns, rows: calibrationOf(top, wrong).map((row) => ({ ...row })) },
    curves: drawRiskCoverage(signals, wrong),
  }
}

const rowsOf = ({ items, classes, data }: Outputs) => Array.from({ length: items }, (_, n) => data.subarray(n * classes, (n + 1) * classes))

function probabilitiesOf(row: Float64Array, item: number): Float64Array {
  const sum = row.reduce((a, b) => a + b, 0)
  if (row.some((value) => value < 0) || Math.abs(sum - 1) > 1e-3)
    throw new Problem({
      what: `The outputs of item ${item + 1} are no probabilities: they sum to ${sum.toPrecision(4)}.`,
      remedy: 'Say outputs=scores for what comes before a softmax.',
    })
  return row
}

function margin(row: Float64Array): number {
  const sorted = row.toSorted()
  return sorted[sorted.length - 1] - sorted[sorted.length - 2]
}

function logSumExp(row: Float64Array): number {
  const highest = Math.max(...row)
  return highest + Math.log(row.reduce((sum, value) => sum + Math.exp(value - highest), 0))
}
