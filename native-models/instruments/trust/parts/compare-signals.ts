import { riskCoverage, selectiveScores } from '../../../scoring/selective.ts'
import { permutationP } from '../../../statistics/permutation.ts'
import type { Random } from '../../../statistics/random.ts'
import type { Column, RunContext, Table } from '../../contract.ts'
import { drawLines } from '../../draw-lines.ts'

/** Something that is to tell right predictions from wrong ones: one number an item, higher where it is surer. */
export interface Signal {
  readonly name: string
  readonly values: Float64Array
}

export const signalColumns = [
  { name: 'signal', description: 'What is to tell right predictions from wrong ones' },
  { name: 'auroc', description: 'Chance of a right prediction standing above a wrong one; 0.5 by chance' },
  { name: 'low', description: 'Lower end of its 95 % interval (items drawn with replacement)' },
  { name: 'high', description: 'Upper end' },
  { name: 'p', description: 'Share of exchanges of right and wrong that reach it, never below 1 / (exchanges + 1)' },
  { name: 'aurc', description: 'Mean share of errors among the surest, over all coverages; lower is better' },
  { name: 'aurcChance', description: 'The same by chance: the share of errors' },
  { name: 'eAurc', description: 'AURC above that of the best order' },
  { name: 'fpr95', description: 'Share of errors accepted where 95 % of right predictions are; 0.95 by chance' },
  { name: 'auprSuccess', description: 'Average precision of finding right predictions; by chance their share' },
  { name: 'auprError', description: 'Average precision of finding errors; by chance their share' },
] as const satisfies readonly Column[]

/** Scores of each signal with its interval and chance. Where all predictions are right, or all wrong, they are not given. */
export function compareSignals(
  signals: readonly Signal[],
  wrong: Uint8Array,
  { draws, permutations }: { readonly draws: number; readonly permutations: number },
  { random, progress, signal: abort }: Pick<RunContext, 'random' | 'progress' | 'signal'>,
): Table {
  const errors = wrong.reduce((sum, value) => sum + value, 0) / wrong.length
  const rows = signals.map(({ name, values }, at) => {
    abort.throwIfAborted()
    progress(0.2 + (0.7 * at) / signals.length, 'Scoring signals')
    const scores = selectiveScores(values, wrong)
    const auroc = aurocByWeights(values)
    const resampled = Array.from({ length: draws }, () => {
      const times = new Uint16Array(wrong.length)
      for (let n = 0; n < wrong.length; n++) times[random.integer(wrong.length)]++
      return auroc(wrong, times)
    })
      .filter(Number.isFinite)
      .sort((a, b) => a - b)
    const exchanged = Array.from({ length: permutations }, () => auroc(shuffled(wrong, random)))
    return {
      signal: name,
      ...scores,
      low: resampled[Math.floor(0.025 * resampled.length)] ?? null,
      high: resampled[Math.ceil(0.975 * resampled.length) - 1] ?? null,
      p: Number.isFinite(scores.auroc) ? permutationP(scores.auroc, exchanged).p : null,
      aurcChance: errors,
    }
  })
  return { columns: signalColumns, rows: rows.map((row) => ({ ...row, ...withoutNaN(row) })) }
}

function withoutNaN(row: Record<string, string | number | null>): Record<string, string | number | null> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === 'number' && Number.isNaN(value) ? null : value]),
  )
}

/** The area under the curve of values sorted once, for many ways to say which are wrong and how often each counts. */
function aurocByWeights(values: Float64Array): (wrong: Uint8Array, times?: ArrayLike<number>) => number {
  const order = Uint32Array.from(values, (_, n) => n).sort((a, b) => values[a] - values[b])
  return (wrong, times) => {
    let [wrongBelow, wrongHere, rightHere, right, above] = [0, 0, 0, 0, 0]
    for (let at = 0; at <= order.length; at++) {
      if (at === order.length || (at > 0 && values[order[at]] !== values[order[at - 1]])) {
        above += rightHere * (wrongBelow + wrongHere / 2)
        wrongBelow += wrongHere
        right += rightHere
        wrongHere = rightHere = 0
        if (at === order.length) break
      }
      const weight = times?.[order[at]] ?? 1
      if (wrong[order[at]]) wrongHere += weight
      else rightHere += weight
    }
    return above / (right * wrongBelow)
  }
}

function shuffled(values: Uint8Array, random: Random): Uint8Array {
  const out = Uint8Array.from(values)
  for (let n = out.length - 1; n > 0; n--) {
    const other = random.integer(n + 1)
    ;[out[n], out[other]] = [out[other], out[n]]
  }
  return out
}

const colors = ['#2563eb', '#d97706', '#059669', '#db2777', '#7c3aed']
const points = 100

/** Risk against coverage of each signal, with the best order and the share of errors, as SVG. */
export function drawRiskCoverage(signals: readonly Signal[], wrong: Uint8Array): string {
  const n = wrong.length
  const places = Array.from({ length: Math.min(points, n) }, (_, k) => Math.ceil(((k + 1) * n) / Math.min(points, n)) - 1)
  const curve = (values: ArrayLike<number>) => {
    const { risks } = riskCoverage(values, wrong)
    return places.map((place) => risks[place])
  }
  const errors = wrong.reduce((sum, value) => sum + value, 0) / n
  return drawLines({
    x: places.map((place) => (place + 1) / n),
    lines: [
      ...signals.map(({ name, values }, k) => ({ name, color: colors[k % colors.length], y: curve(values) })),
      { name: 'best order', color: '#6b7280', y: curve(Float64Array.from(wrong, (value) => -value)) },
      { name: 'chance', color: '#9ca3af', y: places.map(() => errors) },
    ],
    xLabel: 'coverage: share of items that are answered, surest first',
    yLabel: 'risk: share of errors',
  })
}
