import type { Table, Verdict } from '../../../native-models/instruments/contract.ts'

/** Whether a table is a quality table: it has a measure and a verdict in each row. */
export function isQuality(table: Table): boolean {
  const names = table.columns.map(({ name }) => name)
  return names.includes('measure') && names.includes('verdict')
}

/** The verdict of a run whose instrument gives none of its own: what its quality rows and its warnings say. */
export function plainVerdict(quality: readonly Table[], warnings: readonly string[]): Verdict {
  const rows = quality.flatMap((table) => table.rows)
  const measures = (verdict: string) => rows.filter((row) => row.verdict === verdict).map((row) => String(row.measure))
  const bad = measures('bad')
  const doubtful = measures('warn')
  const detail = [
    ...warnings,
    ...(bad.length + doubtful.length ? [`Outside what is normal: ${[...bad, ...doubtful].join(', ')}.`] : []),
  ].join(' ')
  if (bad.length) return { level: 'bad', sentence: 'This result should not be used as it is.', detail }
  if (doubtful.length || warnings.length) return { level: 'warn', sentence: 'Look at this result before you use it.', detail }
  if (rows.length)
    return {
      level: 'good',
      sentence: 'Nothing unusual was found.',
      detail: `All ${rows.length} quality measures are within what is normal.`,
    }
  return {
    level: 'good',
    sentence: 'Done, with nothing to warn of.',
    detail: 'This instrument measures no quality of its own: judge it by its pictures and figures.',
  }
}
