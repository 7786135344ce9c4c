import { wilson } from '../../../statistics/intervals.ts'
import type { Column, NumericArray, RunContext, Table } from '../../contract.ts'
import { compareSignals, drawRiskCoverage } from '../parts/compare-signals.ts'
import { certainty, largest, type Outputs, outputsOf, softmax, truthOf } from '../parts/outputs.ts'

export const itemColumns = [
  { name: 'item', description: 'Number of the item, from 1' },
  { name: 'class', description: 'Class that was chosen, from 0' },
  { name: 'draws', description: 'Draws that were taken before it was chosen' },
  { name: 'certainty', description: '1 − H / log K of the mean scores then: 0 knows nothing, 1 is certain' },
  { name: 'shortfall', description: 'Target less certainty: above 0 the budget ran out first, and the item is handed on' },
  { name: 'largest', description: 'Largest probability of the mean scores then' },
  { name: 'answer', description: 'given, or handed on' },
  { name: 'right', description: '1 where the class is the true one, else 0' },
] as const satisfies readonly Column[]

export const summaryColumns = [
  { name: 'rule', description: 'When a class is chosen' },
  { name: 'items', description: 'Items that it answers' },
  { name: 'accuracy', description: 'Share of them that are right' },
  { name: 'low', description: 'Lower end of its 95 % interval (Wilson)' },
  { name: 'high', description: 'Upper end' },
  { name: 'draws', description: 'Mean number of draws taken for them' },
] as const satisfies readonly Column[]

export interface Settings {
  readonly temperature: number
  readonly target: number
  readonly draws: number
  readonly permutations: number
}

/** Where an item is left: after so many draws, with the mean of the scores so far. */
interface Stop {
  readonly steps: number
  readonly probabilities: Float64Array
}

/** Takes draws of each item until it is certain enough, and compares what then tells its errors. */
export function deliberate(given: NumericArray, labels: NumericArray, settings: Settings, context: RunContext) {
  const outputs = outputsOf(given, 3)
  const truth = truthOf(labels, outputs)
  const stops = Array.from({ length: outputs.items }, (_, item) => stopOf(outputs, item, settings))
  const sure = Float64Array.from(stops, ({ probabilities }) => certainty(probabilities))
  const chosen = stops.map(({ probabilities }) => largest(probabilities))
  const wrong = Uint8Array.from(chosen, (each, n) => (each === truth[n] ? 0 : 1))
  const top = Float64Array.from(stops, ({ probabilities }) => Math.max(...probabilities))
  const first = Float64Array.from(stops, (_, n) => Math.max(...softmax(meanScores(outputs, n, 1), settings.temperature)))
  const signals = [
    { name: 'signed shortfall', values: sure },
    { name: 'absolute shortfall', values: sure.map((value) => -Math.abs(settings.target - value)) },
    { name: 'largest probability', values: top },
    { name: 'number of draws', values: Float64Array.from(stops, ({ steps }) => -steps) },
    { name: 'largest of one draw', values: first },
  ]
  const items = stops.map(({ steps }, n) => ({
    item: n + 1,
    class: chosen[n],
    draws: steps,
    certainty: sure[n],
    shortfall: settings.target - sure[n],
    largest: top[n],
    answer: sure[n] >= settings.target ? 'given' : 'handed on',
    right: 1 - wrong[n],
  }))
  const steps = stops.map((stop) => stop.steps)
  return {
    summary: summaryOf(outputs, truth, items, steps),
    signals: compareSignals(signals, wrong, settings, context),
    items: { columns: itemColumns, rows: items },
    curves: drawRiskCoverage(signals.slice(0, 4), wrong),
  }
}

function stopOf(outputs: Outputs, item: number, { temperature, target }: Settings): Stop {
  const { steps, items, classes, data } = outputs
  const sum = new Float64Array(classes)
  for (let t = 1; ; t++) {
    for (let c = 0; c < classes; c++) sum[c] += data[((t - 1) * items + item) * classes + c]
    const probabilities = softmax(
      sum.map((value) => value / t),
      temperature,
    )
    if (certainty(probabilities) >= target || t === steps) return { steps: t, probabilities }
  }
}

function meanScores({ items, classes, data }: Outputs, item: number, draws: number): Float64Array {
  const mean = new Float64Array(classes)
  for (let t = 0; t < draws; t++) for (let c = 0; c < classes; c++) mean[c] += data[(t * items + item) * classes + c] / draws
  return mean
}

function summaryOf(
  outputs: Outputs,
  truth: Int32Array,
  rows: readonly { readonly answer: string; readonly right: number; readonly draws: number }[],
  steps: readonly number[],
): Table {
  const rule = (name: string, right: number, items: number, draws: number) => ({
    rule: name,
    items,
    accuracy: items > 0 ? right / items : null,
    ...(items > 0 ? wilson(right, items) : { low: null, high: null }),
    draws,
  })
  const of = (name: string, some: typeof rows) =>
    rule(
      name,
      some.reduce((sum, { right }) => sum + right, 0),
      some.length,
      some.reduce((sum, { draws }) => sum + draws / some.length, 0),
    )
  const fixed = (draws: number) => truth.reduce((sum, label, n) => sum + (largest(meanScores(outputs, n, draws)) === label ? 1 : 0), 0)
  const mean = steps.reduce((sum, value) => sum + value / steps.length, 0)
  const near = Math.max(1, Math.round(mean))
  return {
    columns: summaryColumns,
    rows: [
      of('certain enough, or out of draws', rows),
      of(
        'only where certain enough',
        rows.filter(({ answer }) => answer === 'given'),
      ),
      of(
        'only where handed on',
        rows.filter(({ answer }) => answer !== 'given'),
      ),
      rule('one draw', fixed(1), rows.length, 1),
      rule('as many draws for all as on average', fixed(near), rows.length, near),
      rule('all draws', fixed(outputs.steps), rows.length, outputs.steps),
    ],
  }
}
