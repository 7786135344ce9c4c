import { Problem } from '../../../data/problem.ts'
import { type SpikeTrains, spikeTimesS } from '../../../data/spikes/spike-trains.ts'
import { logPoissonTail } from '../../../spikes/cross-correlogram.ts'
import { amplitudeCutoff, coincidences, isiViolations, presenceRatio, refractoryContamination } from '../../../spikes/unit-quality.ts'
import type { RunContext } from '../../contract.ts'
import { pairColumns, unitColumns } from './tables.ts'

export interface QualitySettings {
  readonly isiS: number
  readonly refractoryS: number
  readonly presenceBinS: number
  readonly sharedS: number
}

type Fault = 'duplicate' | 'split' | 'contaminated' | 'incomplete' | 'absent'

interface Pair {
  readonly a: number
  readonly b: number
  readonly kind: 'duplicate' | 'split'
  readonly agreement: number
  readonly count: number
  readonly expected: number
}

const most = { contamination: 0.1, missing: 0.15, agreement: 0.5, level: 0.01, ofExpected: 0.1 }
const leastPresence = 0.9

/** Quality of each unit and of each pair. `Problem` (input) where nothing was recorded. */
export async function measureUnits(trains: SpikeTrains, settings: QualitySettings, context: RunContext) {
  const { units, clock, span, file } = trains
  const durationS = span.stopS - span.startS
  if (units.length === 0 || !(durationS > 0)) {
    throw new Problem({ file, what: 'It holds no unit that fires over any time.', remedy: 'Name a recording with sorted spikes.' })
  }
  context.progress(0, 'Measuring units')
  const times = units.map((unit) => spikeTimesS(clock, unit.times))
  const pairs = await relatedPairs(times, durationS, settings, context)
  const rows = units.map(({ header, amplitudes }, n) => {
    const isi = isiViolations(times[n], durationS, settings.isiS)
    const { violations, contamination } = refractoryContamination(times[n], durationS, settings.refractoryS)
    const presence = presenceRatio(times[n], span.startS, durationS, settings.presenceBinS)
    const cutoff = amplitudes ? amplitudeCutoff(amplitudes) : Number.NaN
    const missing = cutoff / (1 + cutoff)
    // A unit that fires once in a while is absent from many bins without any fault.
    const byRate = 1 - Math.exp((-times[n].length / durationS) * settings.presenceBinS)
    const pair = pairs.find(({ a, b }) => a === n || b === n)
    // One short interval may be chance: a contamination counts where a tenth of foreign spikes would make fewer.
    const expected = (times[n].length ** 2 * settings.refractoryS * (1 - (1 - most.contamination) ** 2)) / durationS
    const isMixed = contamination > most.contamination && logPoissonTail(violations, expected) < Math.log(most.level)
    const fault: Fault | null =
      pair?.kind ?? (isMixed ? 'contaminated' : missing > most.missing ? 'incomplete' : presence < leastPresence * byRate ? 'absent' : null)
    return {
      unit: header.id,
      spikes: header.spikes,
      rate: times[n].length / durationS,
      presence: known(presence),
      isi_violations: isi.violations,
      isi_ratio: known(isi.contamination),
      contamination: known(contamination),
      amplitude_cutoff: known(cutoff),
      missing: known(missing),
      snr: typeof header.snr === 'number' ? header.snr : null,
      fault,
      related: pair ? units[pair.a === n ? pair.b : pair.a].header.id : null,
    }
  })
  const named = pairs.map(({ a, b, ...rest }) => ({ a: units[a].header.id, b: units[b].header.id, ...rest }))
  return { units: { columns: unitColumns, rows }, pairs: { columns: pairColumns, rows: named } }
}

/** Pairs that are one neuron twice, or one neuron in two parts. */
async function relatedPairs(
  times: readonly Float64Array[],
  durationS: number,
  { refractoryS, sharedS }: QualitySettings,
  context: RunContext,
): Promise<Pair[]> {
  const found: Pair[] = []
  const pairs = (times.length * (times.length - 1)) / 2
  for (let a = 0; a < times.length; a++) {
    context.progress(a / times.length, 'Comparing pairs')
    await new Promise(setImmediate)
    context.signal.throwIfAborted()
    for (let b = a + 1; b < times.length; b++) {
      const shared = coincidences(times[a], times[b], sharedS)
      const agreement = shared / (times[a].length + times[b].length - shared)
      const expected = (2 * refractoryS * times[a].length * times[b].length) / durationS
      const count = coincidences(times[a], times[b], refractoryS)
      if (agreement >= most.agreement) found.push({ a, b, kind: 'duplicate', agreement, count, expected })
      // So few by chance: 1 − P(count + 1 or more).
      const tail = 1 - Math.exp(logPoissonTail(count + 1, Math.max(1e-9, expected)))
      if (count <= most.ofExpected * expected && tail * pairs < most.level) found.push({ a, b, kind: 'split', agreement, count, expected })
    }
  }
  return found
}

function known(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
