import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Problem } from '../problem.ts'
import { conditionOf, type EventTable } from './event-table.ts'

/**
 * Events of a table of spikes: `<stem>_events.tsv` in its folder with `onset` and `duration` in seconds, as BIDS has it; other columns tell conditions apart. None where there is no such file;
 * `Problem` where it is not such a table.
 */
export async function eventsBeside(path: string): Promise<EventTable[]> {
  const file = `${path.replace(/\.[^.\\/]*$/, '')}_events.tsv`
  if (!existsSync(file)) return []
  const rows = (await readFile(file, 'utf8'))
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => line.split('\t').map((cell) => cell.trim()))
  const [names = [], ...cells] = rows
  const column = (name: string) => cells.map((row) => row[names.indexOf(name)] ?? '')
  const onsets = Float64Array.from(column('onset'), (cell) => Number(cell || Number.NaN))
  if (!names.includes('onset') || onsets.some((s) => !Number.isFinite(s))) {
    const what = names.includes('onset') ? 'An onset is no number of seconds.' : 'It has no column onset.'
    throw new Problem({ file, what, remedy: 'Give the onset of each event in seconds.' })
  }
  if (onsets.length === 0) return []
  const stops = onsets.map((s, n) => s + Number(column('duration')[n] || Number.NaN))
  const conditions = names.flatMap((name) => conditionOf(name, /^(onset|duration|sample)$/.test(name) ? [] : column(name)) ?? [])
  const hasEnds = names.includes('duration') && stops.some((s, n) => s > onsets[n])
  return [
    {
      name: 'events',
      moments: [{ name: 'start', timesS: onsets }, ...(hasEnds ? [{ name: 'stop', timesS: stops }] : [])],
      conditions,
    },
  ]
}
