import { Problem } from '../../../data/problem.ts'
import type { Recording } from '../../../data/recording/recording.ts'
import type { Shrinkage } from '../../../statistics/covariance.ts'
import { maxT, permutationP } from '../../../statistics/permutation.ts'
import type { RunContext, Table } from '../../contract.ts'
import { drawLines } from '../../draw-lines.ts'
import { planFolds, shuffledWithin } from '../parts/evaluate.ts'
import { areaAt, kernelOf } from '../parts/kernel.ts'
import { readTrials, refuseFewTrials, type TrialSettings, type Trials } from '../parts/trials.ts'
import { patternColumns, summaryColumns, timeColumns } from './tables.ts'

interface TimeSettings extends TrialSettings {
  readonly stepS: number
  readonly shrinkage: Shrinkage
  readonly permutations: number
}

/** Decodes each moment of the trials by a discriminant with a shrunk covariance, against the largest of all moments under exchanged labels. */
export async function decodeTimes(recording: Recording, others: Table | undefined, settings: TimeSettings, context: RunContext) {
  const trials = await readTrials(recording, others, settings, () => [], context)
  refuseFewTrials(trials, settings, recording.file)
  const folds = planFolds(trials.groups, settings.folds, settings.gap, false)
  const windows = windowsOf(trials, settings.stepS, recording.file)
  const kernels = windows.map((window) => folds.map((fold) => kernelOf(window, fold, settings.shrinkage)))
  const areas = (labels: readonly number[]) => kernels.map((own) => areaAt(own, labels, trials.classes.length, folds))
  const observed = areas(trials.labels)
  const random = context.random.fork('null')
  const draws = Array.from({ length: settings.permutations }, (_, n) => {
    context.signal.throwIfAborted()
    context.progress(0.4 + (0.6 * n) / settings.permutations, 'Exchanging labels')
    return areas(shuffledWithin(trials.labels, trials.groups, random))
  })
  const times = windows.map((_, k) => Number((settings.fromS + (k + 0.5) * settings.stepS).toFixed(4)))
  const tests = maxT(observed, draws)
  const found = times.filter((_, k) => tests[k].p <= 0.05)
  const best = observed.indexOf(Math.max(...observed))
  const largest = draws.map((draw) => Math.max(...draw)).sort((a, b) => a - b)
  const limit = largest[Math.ceil(0.95 * largest.length) - 1]
  const summary = {
    ...{ firstS: found[0] ?? null, lastS: found.at(-1) ?? null, bestS: times[best], auc: observed[best] },
    ...{ chance: mean(largest), limit, ...permutationP(observed[best], largest) },
    ...{ trials: trials.rows.length, folds: folds.length, dropped: trials.dropped },
  }
  const difference = differenceOf(windows[best], trials.labels)
  return {
    summary: { columns: summaryColumns, rows: [summary] },
    times: {
      columns: timeColumns,
      rows: times.map((timeS, k) => ({ timeS, auc: observed[k], chance: mean(draws.map((draw) => draw[k])), p: tests[k].p })),
    },
    pattern: { columns: patternColumns, rows: trials.names.map((channel, c) => ({ channel, differenceUv: difference[c] })) },
    course: drawLines({
      x: times,
      lines: [
        { name: 'area under the curve', color: '#2563eb', y: observed },
        { name: 'limit of chance', color: '#9ca3af', y: times.map(() => limit) },
      ],
      marked: found.map((timeS) => [timeS - settings.stepS / 2, timeS + settings.stepS / 2] as const),
      xLabel: 'time after the event (s)',
      yLabel: 'area under the curve',
    }),
  }
}

/** A window in time: for each trial the mean of each channel. */
type Window = readonly Float64Array[]

function windowsOf({ rows, rateHz, samples }: Trials, stepS: number, file: string): Window[] {
  const edge = (k: number) => Math.round(k * stepS * rateHz)
  const count = Math.floor(samples / (stepS * rateHz) + 1e-6)
  if (count < 2 || edge(1) < 1)
    throw new Problem({
      file,
      what: `Epochs of ${samples} samples at ${rateHz} Hz hold ${count} windows of ${stepS} s.`,
      remedy: 'Take windows of a sample or more and epochs of several with --set stepS=….',
    })
  return Array.from({ length: count }, (_, k) =>
    rows.map((row) => Float64Array.from(row, (channel) => mean(channel.subarray(edge(k), Math.max(edge(k) + 1, edge(k + 1)))))),
  )
}

function differenceOf(window: Window, labels: readonly number[]): number[] {
  const meanOf = (wanted: number, c: number) => mean(window.flatMap((values, n) => (labels[n] === wanted ? [values[c]] : [])))
  return Array.from(window[0], (_, c) => meanOf(0, c) - meanOf(1, c))
}

function mean(values: ArrayLike<number>): number {
  let sum = 0
  for (let n = 0; n < values.length; n++) sum += values[n]
  return sum / values.length
}
