import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Problem } from '../problem.ts'
import type { Behaviour } from './spike-trains.ts'

/**
 * What was measured beside the spikes of a table `<stem>.csv`: `<stem>_behaviour.csv` (or .tsv) in its folder, with a first column `time_s` and a column for each value; n/a and empty
 * cells are NaN. Undefined where there is no such file; `Problem` where it is not such a table.
 */
export async function behaviourBeside(path: string): Promise<Behaviour | undefined> {
  const [, stem, ending] = /^(.*)\.(csv|tsv|txt)$/i.exec(path) ?? []
  const file = [ending, 'csv', 'tsv'].map((one) => `${stem}_behaviour.${one}`).find(existsSync)
  if (stem === undefined || file === undefined) return undefined
  const lines = (await readFile(file, 'utf8')).split(/\r?\n/).filter((line) => line.trim() !== '')
  const separator = lines[0]?.includes('\t') ? '\t' : ','
  const [time, ...columns] = (lines[0] ?? '').split(separator).map((name) => name.trim())
  if (time !== 'time_s' || columns.length === 0) {
    throw new Problem({
      file,
      place: 'line 1',
      what: 'Its columns are not time_s and what was measured.',
      remedy: 'Name them so in its first line.',
    })
  }
  const timesS = new Float64Array(lines.length - 1)
  const values = new Float64Array(timesS.length * columns.length)
  for (const [n, line] of lines.slice(1).entries()) {
    const cells = line.split(separator)
    timesS[n] = Number(cells[0] || Number.NaN)
    for (const c of columns.keys()) values[n * columns.length + c] = numberIn(cells[c + 1])
    const isBehind = n > 0 && timesS[n] < timesS[n - 1]
    const isWrong = columns.some((_, c) => Number.isNaN(values[n * columns.length + c]) && !isMissing(cells[c + 1]))
    if (Number.isFinite(timesS[n]) && !isBehind && !isWrong && cells.length === columns.length + 1) continue
    const what = isBehind ? 'Its times do not ascend.' : `"${line.slice(0, 40)}" is no time with ${columns.length} numbers.`
    throw new Problem({ file, place: `line ${n + 2}`, what, remedy: 'Correct the line, or export it again.' })
  }
  return { name: columns.length === 1 ? columns[0] : 'behaviour', columns, unit: '', timesS, values }
}

function isMissing(cell: string | undefined): boolean {
  return /^(|n\/a|nan)$/i.test((cell ?? '').trim())
}

function numberIn(cell: string | undefined): number {
  return isMissing(cell) ? Number.NaN : Number(cell)
}
