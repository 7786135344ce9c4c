import type { MeanWaveform } from '../../../native-models/data/spikes/mean-waveforms.ts'
import type { WaveformView } from '../api/spikes.ts'
import type { OpenSpikes } from './opened.ts'

const mostChannels = 8

/** How the spikes of a unit look, on the channels where they are largest, and where on the probe. Undefined where the file does not say. */
export function waveform({ waveforms }: OpenSpikes, unit: number): WaveformView | undefined {
  const own = waveforms?.units[unit]
  if (!waveforms || !own) return undefined
  const swings = own.sites.map((site, column) => ({ site, column, swing: swingOf(own, column) })).sort((a, b) => b.swing - a.swing)
  const least = 0.1 * (swings[0]?.swing ?? 0)
  const bySite = new Map(swings.map(({ site, swing }) => [site, swing]))
  return {
    source: waveforms.source,
    unit: waveforms.unit,
    rateHz: waveforms.rateHz,
    samples: own.samples,
    channels: swings
      .filter(({ swing }) => swing > least)
      .slice(0, mostChannels)
      .map(({ site, column }) => ({
        site,
        values: Array.from({ length: own.samples }, (_, n) => own.values[n * own.sites.length + column]),
      })),
    sites: (waveforms.sites ?? []).map(([x, y], site) => ({ x, y, swing: bySite.get(site) ?? 0 })),
  }
}

function swingOf({ values, samples, sites }: MeanWaveform, column: number): number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let n = 0; n < samples; n++) {
    const value = values[n * sites.length + column]
    if (value < low) low = value
    if (value > high) high = value
  }
  return high - low
}
