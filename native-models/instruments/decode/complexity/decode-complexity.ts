import type { Recording } from '../../../data/recording/recording.ts'
import { areaUnder } from '../../../statistics/area-under.ts'
import { lempelZivComplexity } from '../../../statistics/lempel-ziv.ts'
import { maxT, permutationP } from '../../../statistics/permutation.ts'
import { shuffled } from '../../../training/split.ts'
import type { Column, RunContext, Table } from '../../contract.ts'
import { planFolds, shuffledWithin } from '../parts/evaluate.ts'
import { areaAt, kernelOf } from '../parts/kernel.ts'
import { readTrials, refuseFewTrials, type TrialSettings } from '../parts/trials.ts'

export const complexityColumns = [
  { name: 'channel', description: 'Electrode; "all" decodes from all of them, folds not learned from' },
  {
    name: 'first',
    description: 'Mean after the first event of the phrases of the trace above or below its median, over n / log₂ n: near 1 for noise',
  },
  { name: 'second', description: 'The same after the second' },
  { name: 'dealt', description: 'The same with the samples of each trace dealt out anew: what no order in time comes to' },
  { name: 'auc', description: 'Area under the ROC curve of the two events, 0.5 to 1' },
  { name: 'p', description: 'How often exchanged labels reach it; of channels, the largest of all (max-T)' },
] as const satisfies readonly Column[]

/** The complexity of each channel of each trial, and what it tells of two events. */
export async function decodeComplexity(
  recording: Recording,
  others: Table | undefined,
  settings: TrialSettings & { readonly permutations: number },
  context: RunContext,
) {
  const trials = await readTrials(recording, others, { ...settings, others: '' }, () => [], context)
  refuseFewTrials(trials, settings, recording.file)
  const { rows, labels, groups, names } = trials
  const random = context.random.fork('dealt')
  const features = rows.map((row, n) => {
    context.signal.throwIfAborted()
    context.progress(0.2 + (0.5 * n) / rows.length, 'Counting phrases')
    return row.map((channel) => lempelZivComplexity(aboveMedian(channel)))
  })
  const dealt = names.map((_, c) => mean(rows.slice(0, 10).map((row) => lempelZivComplexity(shuffled(aboveMedian(row[c]), random)))))
  const folds = planFolds(groups, settings.folds, settings.gap, false)
  const kernels = folds.map((fold) => kernelOf(features, fold, 'ledoit-wolf'))
  const all = (own: readonly number[]) => areaAt(kernels, own, 2, folds)
  const column = (c: number) => features.map((row) => row[c])
  const each = (own: readonly number[]) => {
    const isFirst = own.map((label) => label === 0)
    return names.map((_, c) => {
      const area = areaUnder(column(c), isFirst)
      return Math.max(area, 1 - area)
    })
  }
  const exchange = context.random.fork('null')
  const exchanged = Array.from({ length: settings.permutations }, () => shuffledWithin(labels, groups, exchange))
  const observed = each(labels)
  const tests = maxT(observed, exchanged.map(each))
  const meanOf = (label: number, c: number) => mean(column(c).filter((_, n) => labels[n] === label))
  const together = all(labels)
  return {
    complexity: {
      columns: complexityColumns,
      rows: [
        { channel: 'all', first: null, second: null, dealt: null, auc: together, p: permutationP(together, exchanged.map(all)).p },
        ...names.map((channel, c) => ({
          channel,
          first: meanOf(0, c),
          second: meanOf(1, c),
          dealt: dealt[c],
          auc: observed[c],
          p: tests[c].p,
        })),
      ],
    },
  }
}

function aboveMedian(row: Float32Array): number[] {
  const median = row.toSorted()[row.length >> 1]
  return Array.from(row, (value) => (value >= median ? 1 : 0))
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
