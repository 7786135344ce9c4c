import type { Recording } from '../../../native-models/data/recording/recording.ts'
import { montages, sphericalMontage } from '../../../native-models/phantoms/eeg/montage.ts'
import { electrodeOf } from '../../../native-models/signal/montages.ts'
import { type ScalpMap, scalpMap } from '../../../native-models/signal/scalp-map.ts'
import { onSphere } from '../../../native-models/signal/spherical-spline.ts'
import type { TopographyView } from '../api/recordings.ts'
import { type Display, type Lane, lanesOf, readLane } from './displayed.ts'

type Point = readonly [number, number, number]
/** Fewer say too little of what is between them. */
const fewest = 8
const cells = 48

const standardPlaces = new Map(
  montages[61].map((name, n): [string, Point] => [name.toLowerCase(), sphericalMontage(montages[61], 1).positionsMm[n]]),
)
/** The map of the electrodes that were asked for last. */
const drawn = new WeakMap<Recording, { key: string; map: ScalpMap }>()

/**
 * The potentials of the scalp at the sample nearest to a time, filtered as traces are: in a bipolar montage, or one of a person's own, against the average.
 * Channels without a measured place stand where the 10–10 system has them. RangeError where there is too little to draw.
 */
export async function topographyOf(recording: Recording, asDisplayed: Display, atS: number): Promise<TopographyView> {
  const montage = asDisplayed.montage === 'bipolar' || asDisplayed.montage.startsWith('custom:') ? 'average' : asDisplayed.montage
  const display = { ...asDisplayed, montage }
  const { bad = recording.bad } = display
  const { lane, electrodes, isMeasured } = electrodesOf(recording, display, bad)
  if (!lane || electrodes.length < fewest)
    throw new RangeError(
      `A map of the head needs the places of ${fewest} good EEG channels; ${electrodes.length} are known. Names of the 10–10 system, or a BIDS _electrodes.tsv beside the file, tell them.`,
    )
  const at = Math.min(lane.samples - 1, Math.max(0, Math.round((atS - lane.startS) * lane.rateHz)))
  const rows = await readLane(recording, lane, display, at, at + 1)
  const values = electrodes.map(({ row }) => rows[row][0])
  if (values.some(Number.isNaN)) throw new RangeError('Nothing was recorded at this moment.')
  const { inside, matrix, dots } = mapOf(recording, electrodes, isMeasured)
  const grid = matrix.map((weights) => tidy(weights.reduce((sum, weight, n) => sum + weight * values[n], 0)))
  return {
    atS: lane.startS + at / lane.rateHz,
    montage,
    isMeasured,
    electrodes: electrodes.map(({ name }, n) => ({ name, value: tidy(values[n]), x: tidy(dots[n][0]), y: tidy(dots[n][1]) })),
    ...{ cells, inside, grid },
  }
}

const tidy = (value: number) => Number(value.toPrecision(5))

interface Electrode {
  readonly name: string
  /** Of the lane. */
  readonly row: number
  readonly place: Point
}

/** Of the lane that has most of them: those with a measured place if enough have one, otherwise those whose names the 10–10 system knows. */
function electrodesOf(recording: Recording, display: Display, bad: readonly string[]) {
  const { channels } = recording
  let best: { lane: Lane | undefined; electrodes: Electrode[]; isMeasured: boolean } = { lane: undefined, electrodes: [], isMeasured: true }
  for (const lane of lanesOf(recording, display))
    for (const isMeasured of [true, false]) {
      const electrodes = lane.derivations.flatMap(({ channel }, row): Electrode[] => {
        const { name, type, positionMm } = channels[channel]
        const place = isMeasured ? positionMm : standardPlaces.get(electrodeOf(name))
        return type === 'eeg' && place && !bad.includes(name) ? [{ name, row, place }] : []
      })
      if (electrodes.length > best.electrodes.length && (isMeasured || best.electrodes.length < fewest))
        best = { lane, electrodes, isMeasured }
    }
  return best
}

function mapOf(recording: Recording, electrodes: readonly Electrode[], isMeasured: boolean): ScalpMap {
  const key = electrodes.map(({ name }) => name).join('\n')
  const known = drawn.get(recording)
  if (known?.key === key) return known.map
  const places = electrodes.map(({ place }) => place)
  const map = scalpMap(isMeasured ? onSphere(places) : places, cells)
  drawn.set(recording, { key, map })
  return map
}
