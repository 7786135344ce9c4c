import type { Recording } from '../../../data/recording/recording.ts'
import { readStretches } from '../../../data/recording/stretches.ts'
import { applyFir } from '../../../signal/apply-fir.ts'
import { butterworth, filterBothWays } from '../../../signal/butterworth.ts'
import { designFir, designNotch, harmonics } from '../../../signal/design-fir.ts'
import { welch } from '../../../signal/welch.ts'
import type { RunContext } from '../../contract.ts'
import { drawLines } from '../../draw-lines.ts'
import { neuralChannels } from '../parts/neural-channels.ts'
import { processed } from '../parts/process.ts'

export interface FilterSettings {
  readonly lowHz: number
  readonly highHz: number
  readonly lineHz: number
  readonly method: 'fir' | 'butterworth'
  readonly channels: string
}

/** Filters the chosen channels of a recording, each stretch between gaps on its own; a cut-off of 0 is none. */
export async function filterRecording(recording: Recording, settings: FilterSettings, context: RunContext) {
  const chosen = neuralChannels(recording, settings.channels, true)
  const { rateHz } = recording.channels[chosen[0]]
  const steps = stepsOf(settings, rateHz)
  const longest = Math.max(0, ...steps.map(({ taps }) => taps))
  const before = await readStretches(recording, chosen, context.signal)
  const short = before.filter(({ data }) => data[0].length < longest).length
  if (short > 0)
    context.warn(
      `The filter is longer (${(longest / rateHz).toFixed(1)} s) than ${short} of ${before.length} stretches of the recording: their values are not to be trusted. A higher lower cut-off has a shorter filter.`,
    )
  const filtered = await processed(recording, chosen, context, (rows) => steps.reduce((done, { apply }) => apply(done), rows))
  return { filtered, spectra: await drawSpectra(recording, filtered, chosen, rateHz) }
}

function stepsOf({ lowHz, highHz, lineHz, method }: FilterSettings, rateHz: number) {
  const band = { ...(lowHz > 0 ? { lowHz } : {}), ...(highHz > 0 ? { highHz } : {}) }
  const steps: { apply: (rows: readonly Float32Array[]) => Float32Array[]; taps: number }[] = []
  if (lineHz > 0) {
    const { taps } = designNotch(rateHz, harmonics(lineHz, rateHz))
    steps.push({ apply: (rows) => applyFir(rows, taps), taps: taps.length })
  }
  if (lowHz > 0 || highHz > 0) {
    if (method === 'fir') {
      const { taps } = designFir(rateHz, band)
      steps.push({ apply: (rows) => applyFir(rows, taps), taps: taps.length })
    } else {
      const sections = butterworth(4, rateHz, band)
      steps.push({ apply: (rows) => filterBothWays(rows, sections), taps: 0 })
    }
  }
  return steps
}

/** The mean spectrum of the channels before and after. */
async function drawSpectra(before: Recording, after: Recording, chosen: readonly number[], rateHz: number): Promise<string> {
  const names = new Set(chosen.map((n) => before.channels[n].name))
  const places = after.channels.flatMap(({ name }, n) => (names.has(name) ? [n] : []))
  const spectra = await Promise.all(
    [
      { recording: before, channels: chosen },
      { recording: after, channels: places },
    ].map(async ({ recording, channels }) => {
      const pieces = (await readStretches(recording, channels)).map(({ data }) => data)
      const { frequenciesHz, power } = welch(pieces, rateHz, Math.round(2 * rateHz))
      return { x: frequenciesHz.subarray(1), y: frequenciesHz.subarray(1).map((_, k) => mean(power, k + 1) * 1e12) }
    }),
  )
  return drawLines({
    x: spectra[0].x,
    lines: [
      { name: 'before', color: '#9aa4b2', y: spectra[0].y },
      { name: 'after', color: '#c2410c', y: spectra[1].y },
    ],
    xLabel: 'Hz',
    yLabel: 'µV²/Hz, mean of channels',
    logarithmic: true,
  })
}

function mean(power: readonly Float64Array[], bin: number): number {
  return power.reduce((sum, row) => sum + row[bin], 0) / power.length
}
