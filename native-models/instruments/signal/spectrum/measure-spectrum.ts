import { Problem } from '../../../data/problem.ts'
import type { Recording } from '../../../data/recording/recording.ts'
import { readGoodStretches } from '../../../data/recording/stretches.ts'
import { multitaper, welch } from '../../../signal/welch.ts'
import { leastSquares } from '../../../statistics/least-squares.ts'
import type { RunContext } from '../../contract.ts'
import { drawLines } from '../../draw-lines.ts'
import { neuralChannels } from '../parts/neural-channels.ts'

const bands = { delta: [1, 4], theta: [4, 8], alpha: [8, 13], beta: [13, 30], gamma: [30, 45] } as const

export interface SpectrumSettings {
  readonly method: 'welch' | 'multitaper'
  readonly timeBandwidth: number
  readonly segmentS: number
  readonly channels: string
}

/** The spectrum of every channel, its bands, and its largest peak over a straight line in double logarithms. */
export async function measureSpectrum(recording: Recording, settings: SpectrumSettings, context: RunContext) {
  const chosen = neuralChannels(recording, settings.channels)
  const { rateHz } = recording.channels[chosen[0]]
  const pieces = (await readGoodStretches(recording, chosen, context.signal)).map(({ data }) => data)
  context.progress(0.5, 'Transforming')
  const size = Math.round(settings.segmentS * rateHz)
  const { frequenciesHz, power, segments } =
    settings.method === 'welch' ? welch(pieces, rateHz, size) : multitaper(pieces, rateHz, size, settings.timeBandwidth)
  if (segments < 3)
    throw new Problem({
      file: recording.file,
      what: `It holds ${segments} segments of ${settings.segmentS} s.`,
      remedy: 'Three are the least: take shorter ones with --set segmentS=…',
    })
  const rows = chosen.map((n, row) => {
    const within = (low: number, high: number) => {
      const step = frequenciesHz[1]
      return power[row].reduce((sum, value, k) => (frequenciesHz[k] >= low && frequenciesHz[k] < high ? sum + value * step : sum), 0) * 1e12
    }
    const peak = largestPeak(frequenciesHz, power[row])
    const shares = Object.fromEntries(Object.entries(bands).map(([name, [low, high]]) => [name, within(low, high)]))
    return { channel: recording.channels[n].name, ...shares, ...peak }
  })
  const mean = frequenciesHz.map((_, k) => (power.reduce((sum, row) => sum + row[k], 0) / power.length) * 1e12)
  const all = new Float64Array((power.length + 1) * frequenciesHz.length)
  for (const [n, row] of [frequenciesHz, ...power].entries()) all.set(row, n * frequenciesHz.length)
  return {
    bands: { columns: bandColumns, rows },
    spectrum: { shape: [power.length + 1, frequenciesHz.length], data: all },
    curve: drawLines({
      x: frequenciesHz.subarray(1),
      lines: [{ name: `mean of ${power.length} channels`, color: '#1d4ed8', y: mean.subarray(1) }],
      xLabel: 'Hz',
      yLabel: 'µV²/Hz',
      logarithmic: true,
    }),
  }
}

/** The largest excess between 3 and 40 Hz over the line that the logarithms of power and frequency follow. */
function largestPeak(frequenciesHz: Float64Array, power: Float64Array) {
  const bins = Array.from(frequenciesHz.keys()).filter((k) => frequenciesHz[k] >= 3 && frequenciesHz[k] <= 40 && power[k] > 0)
  if (bins.length < 5) return { peakHz: null, excessDb: null, exponent: null }
  const x = bins.map((k) => [Math.log10(frequenciesHz[k])])
  const y = bins.map((k) => Math.log10(power[k]))
  const { intercept, weights } = leastSquares(x, y)
  const excess = y.map((value, n) => value - intercept - weights[0] * x[n][0])
  const best = excess.reduce((at, value, n) => (value > excess[at] ? n : at), 0)
  return { peakHz: frequenciesHz[bins[best]], excessDb: 10 * excess[best], exponent: -weights[0] }
}

export const bandColumns = [
  { name: 'channel', description: 'Name of the channel' },
  ...Object.entries(bands).map(([name, [low, high]]) => ({ name, description: `Power from ${low} to ${high} Hz`, unit: 'µV²' })),
  { name: 'peakHz', description: 'Where the spectrum stands highest above its 1/f line, between 3 and 40 Hz', unit: 'Hz' },
  { name: 'excessDb', description: 'How high it stands there', unit: 'dB' },
  { name: 'exponent', description: 'Slope of the 1/f line' },
]
