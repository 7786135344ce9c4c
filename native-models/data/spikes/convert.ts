import { extname } from 'node:path'
import { writeFileAtomically } from '../atomic-file.ts'
import { Problem } from '../problem.ts'
import { readSpikes } from './read.ts'
import { type SpikeTrains, spikeTimesS } from './spike-trains.ts'
import { writePhy } from './write-phy.ts'

const rowsAPiece = 65536

/**
 * Writes spikes as a table `unit,time_s` in order of time (.csv, .tsv; spikes at one time in order of unit), or under a name without an ending as a new folder
 * of Phy. A table appears whole or not at all.
 */
export async function convertSpikes(inPath: string, outPath: string): Promise<void> {
  if (extname(outPath) === '') return writePhy(inPath, outPath)
  separatorOf(outPath)
  await writeSpikes(outPath, await readSpikes(inPath))
}

/** Writes spikes as in `convertSpikes`. */
export async function writeSpikes(path: string, trains: SpikeTrains): Promise<void> {
  await writeFileAtomically(path, rowsOf(trains, separatorOf(path)))
}

function separatorOf(outPath: string): string {
  const separator = /\.csv$/i.test(outPath) ? ',' : /\.tsv$/i.test(outPath) ? '\t' : undefined
  if (separator === undefined) {
    const what = 'Spikes cannot be written under this name.'
    throw new Problem({ kind: 'usage', file: outPath, what, remedy: 'End the name in .csv or .tsv, or in nothing for a folder of Phy.' })
  }
  return separator
}

function* rowsOf(trains: SpikeTrains, separator: string): Generator<Uint8Array> {
  const { times, units } = inTimeOrder(trains)
  const names = trains.units.map(({ header }) => quoted(header.id, separator))
  yield Buffer.from(`unit${separator}time_s\n`)
  for (let from = 0; from < times.length; from += rowsAPiece) {
    const to = Math.min(times.length, from + rowsAPiece)
    let text = ''
    for (let n = from; n < to; n++) text += `${names[units[n]]}${separator}${times[n]}\n`
    yield Buffer.from(text)
  }
}

/** All spikes in order of time: when, and the index of the unit. */
function inTimeOrder({ clock, units }: Pick<SpikeTrains, 'clock' | 'units'>): { times: Float64Array; units: Uint32Array } {
  const total = units.reduce((sum, { times }) => sum + times.length, 0)
  const all = new Float64Array(total)
  const owner = new Uint32Array(total)
  let filled = 0
  for (const [unit, { times }] of units.entries()) {
    all.set(spikeTimesS(clock, times), filled)
    owner.fill(unit, filled, filled + times.length)
    filled += times.length
  }
  const order = Uint32Array.from({ length: total }, (_, n) => n).sort((a, b) => all[a] - all[b] || a - b)
  return { times: Float64Array.from(order, (n) => all[n]), units: Uint32Array.from(order, (n) => owner[n]) }
}

function quoted(text: string, separator: string): string {
  return text.includes(separator) || /["\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
