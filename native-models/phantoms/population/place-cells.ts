import { type SpikeTrains, spanOf, type Unit } from '../../data/spikes/spike-trains.ts'
import type { Random } from '../../statistics/random.ts'
import { shuttle } from './shuttle.ts'

const rateHz = 30_000
const refractoryS = 0.003
const lengthCm = 200

export interface PlaceCellsRecipe {
  readonly durationS: number
  readonly tuned: number
  /** Units that fire without regard to the place. */
  readonly untuned: number
  /** False: the units follow the path of another animal, so that nothing is to be decoded. */
  readonly followsPath: boolean
}

export interface PlaceCells {
  readonly trains: SpikeTrains
  /** Where each tuned unit fires most, in cm; null for untuned ones. */
  readonly peaksCm: readonly (number | null)[]
  readonly lengthCm: number
}

/**
 * Place cells on a track: Gaussian fields of 8 to 16 cm with 8 to 25 spikes a second at their peak over 0.3, untuned units of 1 to 8 spikes a second,
 * 3 ms without a second spike, times in samples at 30 kHz.
 */
export function placeCells(random: Random, { durationS, tuned, untuned, followsPath }: PlaceCellsRecipe): PlaceCells {
  const path = shuttle(random.fork('path'), { durationS, lengthCm })
  const heeded = followsPath ? path : shuttle(random.fork('another path'), { durationS, lengthCm })
  const fields = random.fork('fields')
  const order = Array.from({ length: tuned }, (_, n) => ((n + 0.5) * lengthCm) / tuned)
  const peaksCm = [...order, ...new Array<null>(untuned).fill(null)]
  const units = peaksCm.map((peak, n): Unit => {
    const own = random.fork(`unit ${n}`)
    const [widthCm, peakHz, flatHz] = [fields.between(8, 16), fields.between(8, 25), fields.between(1, 8)]
    const rateAt = (cm: number) => (peak === null ? flatHz : 0.3 + peakHz * Math.exp(-0.5 * ((cm - peak) / widthCm) ** 2))
    const times = thinned(own, peak === null ? flatHz : 0.3 + peakHz, durationS, (s) => rateAt(at(heeded.values, s * 30)))
    return { header: { id: String(n + 1), spikes: times.length, tuned: peak !== null }, times }
  })
  const clock = { kind: 'samples', rateHz, startS: 0 } as const
  const span = spanOf(clock, units, { startS: 0, stopS: durationS })
  const trains: SpikeTrains = { file: 'phantom', format: 'phantom', clock, units, span, behaviour: [path], trials: [], notes: [] }
  return { trains, peaksCm, lengthCm }
}

/** Samples of an inhomogeneous Poisson process by thinning (Lewis & Shedler (1979), Nav Res Logist 26:403), less those in the refractory time. */
function thinned(random: Random, mostHz: number, durationS: number, rateAt: (s: number) => number): Float64Array {
  const samples: number[] = []
  let last = Number.NEGATIVE_INFINITY
  for (let s = 0; ; ) {
    s -= Math.log(1 - random.uniform()) / mostHz
    if (s >= durationS) return Float64Array.from(samples)
    if (random.uniform() * mostHz >= rateAt(s) || s - last < refractoryS) continue
    samples.push(Math.floor(s * rateHz))
    last = s
  }
}

function at(values: Float64Array, place: number): number {
  return values[Math.min(values.length - 1, Math.floor(place))]
}
