import { readFile } from 'node:fs/promises'
import { Problem } from '../problem.ts'
import { unreadable } from '../unreadable.ts'
import { behaviourBeside } from './behaviour-csv.ts'
import { latin1, type SpikeFormat } from './spike-format.ts'
import { spanOf } from './spike-trains.ts'
import { unitsFromPairs } from './unit-times.ts'

const unitColumn = /^(unit|unit_?id|cluster|cluster_?id|neuron|neuron_?id)$/i
const timeColumns: readonly (readonly [RegExp, number])[] = [
  [/^(time_s|times_s|spike_?times?(_s)?|timestamps?|t_s)$/i, 1],
  [/^(spike_?)?times?_ms$/i, 1e3],
  [/^(spike_?)?times?_us$/i, 1e6],
]

/** A table with one row for each spike: which unit, and when. The name of the time column says its unit; seconds where it says none. */
export const csv: SpikeFormat = {
  name: 'CSV',
  recognises: (path, head) => /\.(csv|tsv|txt)$/i.test(path) && columnsOf(latin1(head).split(/\r?\n/)[0] ?? '') !== undefined,
  async read(path) {
    const text = await readFile(path, 'utf8').catch((error) => {
      throw unreadable(path, error)
    })
    const lines = text.split(/\r?\n/)
    const columns = columnsOf(lines[0] ?? '')
    if (!columns) throw new Problem({ file: path, what: 'It has no columns unit and time_s.', remedy: 'Name them so in its first line.' })
    const rows = lines.slice(1).filter((line) => line.trim() !== '')
    const times = new Float64Array(rows.length)
    const ids: string[] = []
    for (const [n, row] of rows.entries()) {
      const cells = row.split(columns.separator)
      const time = Number(cells[columns.time] || Number.NaN)
      const id = cells[columns.unit]?.trim().replace(/^"|"$/g, '')
      if (!Number.isFinite(time) || !id) {
        const what = id ? `"${(cells[columns.time] ?? '').slice(0, 20)}" is no time.` : 'It does not say which unit fired.'
        throw new Problem({ file: path, place: `line ${n + 2}`, what, remedy: 'Correct the line, or export it again.' })
      }
      times[n] = time / columns.perSecond
      ids.push(id)
    }
    const clock = { kind: 'seconds', rateHz: null } as const
    const units = unitsFromPairs(path, times, ids)
    const format = columns.separator === ',' ? 'CSV' : 'TSV'
    const beside = await behaviourBeside(path)
    return { file: path, format, clock, units, span: spanOf(clock, units), behaviour: beside ? [beside] : [], trials: [], notes: [] }
  },
}

function columnsOf(line: string): { separator: string; unit: number; time: number; perSecond: number } | undefined {
  const separator = line.includes('\t') ? '\t' : ','
  const names = line.split(separator).map((name) =>
    name
      .replace(/^\ufeff|^\u00ef\u00bb\u00bf/, '')
      .trim()
      .replace(/^"|"$/g, ''),
  )
  const unit = names.findIndex((name) => unitColumn.test(name))
  const time = names.findIndex((name) => timeColumns.some(([pattern]) => pattern.test(name)))
  const perSecond = timeColumns.find(([pattern]) => pattern.test(names[time] ?? ''))?.[1]
  return unit < 0 || perSecond === undefined ? undefined : { separator, unit, time, perSecond }
}
