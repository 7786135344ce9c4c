import { Problem } from '../../../data/problem.ts'
import type { Recording } from '../../../data/recording/recording.ts'
import { readGoodStretches } from '../../../data/recording/stretches.ts'
import { type Connection, connect, segmentSpectra } from '../../../signal/connectivity.ts'
import { permutationP } from '../../../statistics/permutation.ts'
import type { RunContext } from '../../contract.ts'
import { neuralChannels } from '../parts/neural-channels.ts'

export interface ConnectivitySettings {
  readonly measure: keyof Connection
  readonly lowHz: number
  readonly highHz: number
  readonly segmentS: number
  readonly permutations: number
  readonly channels: string
}

/** Every pair of channels in one band, against the same segments in another order. */
export async function connectChannels(recording: Recording, settings: ConnectivitySettings, context: RunContext) {
  const chosen = neuralChannels(recording, settings.channels)
  const names = chosen.map((n) => recording.channels[n].name)
  const { rateHz } = recording.channels[chosen[0]]
  if (chosen.length < 2)
    throw new Problem({ file: recording.file, what: 'It has one channel to connect.', remedy: 'A connection needs two.' })
  const pieces = (await readGoodStretches(recording, chosen, context.signal)).map(({ data }) => data)
  const spectra = segmentSpectra(pieces, rateHz, Math.round(settings.segmentS * rateHz))
  if (spectra.segments < 10)
    throw new Problem({
      file: recording.file,
      what: `It holds ${spectra.segments} segments of ${settings.segmentS} s.`,
      remedy: 'Ten are the least: take shorter ones, or a longer recording.',
    })
  const bins = Array.from(spectra.frequenciesHz.keys()).filter(
    (k) => spectra.frequenciesHz[k] >= settings.lowHz && spectra.frequenciesHz[k] <= settings.highHz,
  )
  if (bins.length === 0)
    throw new Problem({
      kind: 'usage',
      what: `No frequency lies between ${settings.lowHz} and ${settings.highHz} Hz.`,
      remedy: `Segments of ${settings.segmentS} s have one every ${(1 / settings.segmentS).toPrecision(2)} Hz, up to ${rateHz / 2} Hz.`,
    })
  const mean = (x: number, y: number, order?: readonly number[]) => {
    const values = connect(spectra, x, y, order)[settings.measure]
    return bins.reduce((sum, k) => sum + values[k], 0) / bins.length
  }
  const pairs = names.flatMap((_, x) => names.flatMap((_other, y) => (y > x ? [[x, y] as const] : [])))
  const observed = pairs.map(([x, y]) => mean(x, y))
  // One order for all pairs, so that the largest of each draw tells what chance reaches anywhere.
  const largest: number[] = []
  const sums = pairs.map(() => 0)
  for (let draw = 0; draw < settings.permutations; draw++) {
    context.signal.throwIfAborted()
    context.progress(0.2 + (0.8 * draw) / settings.permutations, 'Exchanging segments')
    const order = turned(spectra.segments, context)
    const values = pairs.map(([x, y]) => mean(x, y, order))
    for (const [n, value] of values.entries()) sums[n] += value
    largest.push(values.reduce((a, b) => Math.max(a, b), 0))
  }
  const matrix = new Float64Array(names.length ** 2)
  const rows = pairs.map(([x, y], n) => {
    matrix[x * names.length + y] = observed[n]
    matrix[y * names.length + x] = observed[n]
    return {
      first: names[x],
      second: names[y],
      value: observed[n],
      chance: sums[n] / settings.permutations,
      p: permutationP(observed[n], largest).p,
    }
  })
  return {
    pairs: { columns: pairColumns, rows: rows.sort((a, b) => b.value - a.value) },
    matrix: { shape: [names.length, names.length], data: matrix },
  }
}

/** The second channel's segments moved on by some: neighbours, which overlap, stay apart. */
function turned(segments: number, { random }: RunContext): number[] {
  const by = 3 + random.integer(Math.max(1, segments - 6))
  return Array.from({ length: segments }, (_, n) => (n + by) % segments)
}

export const pairColumns = [
  { name: 'first', description: 'One channel' },
  { name: 'second', description: 'The other' },
  { name: 'value', description: 'Mean of the measure over the band, from 0 to 1' },
  { name: 'chance', description: 'Mean of the same where the segments of the second are moved in time' },
  { name: 'p', description: 'How often any pair reaches as much by chance: corrected for all pairs' },
] as const
