import type { Random } from '../../statistics/random.ts'
import { seededRandom } from '../../statistics/random.ts'
import { leadField } from '../eeg/lead-field.ts'
import { montages, sphericalMontage } from '../eeg/montage.ts'

type Vector = readonly [number, number, number]

/** Where sources lie, as directions from the centre (x right, y front, z up): left frontal, right central, left occipital. */
const SOURCES: readonly Vector[] = [
  [-0.55, 0.65, 0.52],
  [0.75, 0, 0.66],
  [-0.3, -0.85, 0.43],
]
/** How deep, in a head of 90 mm whose brain ends at 78. */
const DEPTH_MM = 68
/** Behind the eyes. */
const EYES: readonly Vector[] = [
  [-30, 66, -18],
  [30, 66, -18],
]
/** Sources of what goes on besides. */
const BACKGROUND = 40
/** Steps over which parts of the background last, in samples: equal parts at octaves of two make a spectrum of about 1/f. */
const LASTING = [1, 4, 16, 64]
const BLINKS = { share: 0.3, height: 8 }
const SENSOR_NOISE = 0.2

/** What a montage sees: potentials at each electrode, largest 1. */
interface Scalp {
  readonly sources: readonly Float64Array[]
  readonly blink: Float64Array
  readonly background: readonly Float64Array[]
}

const known = new Map<number, Scalp>()

/** How many electrodes the smallest montage has that has as many; the largest for more. */
export function electrodesFor(channels: number): number {
  const sizes = Object.values(montages).map((names) => names.length)
  return sizes.sort((a, b) => a - b).find((size) => size >= channels) ?? Math.max(...sizes)
}

/** Channels where a source is seen at half its largest or more, by two windows of time. */
export function scalpPlaces(channels: number, windows: readonly { from: number; length: number }[], samples: number): Uint8Array[] {
  return scalpOf(channels).sources.flatMap((field) =>
    windows.map(({ from, length }) =>
      Uint8Array.from({ length: channels * samples }, (_, n) => {
        const sample = n % samples
        return field[Math.floor(n / samples)] >= 0.5 && sample >= from && sample < from + length ? 1 : 0
      }),
    ),
  )
}

/** How a place is seen at each electrode: its source's field, or for a place that has none (a mark on a channel), its channels. */
export function fieldOf(channels: number, at: number, place: Uint8Array, samples: number): ArrayLike<number> {
  const source = scalpOf(channels).sources[Math.floor(at / 2)]
  return source ?? Float64Array.from({ length: channels }, (_, channel) => place[channel * samples])
}

/** A trial before anything is planted: many sources of lasting activity, sensor noise, and in some trials a blink. Deviation about 1. */
export function scalpBackground(channels: number, samples: number, random: Random): Float32Array {
  const { background, blink } = scalpOf(channels)
  const values = Float32Array.from({ length: channels * samples }, () => SENSOR_NOISE * random.normal())
  const add = (field: Float64Array, course: ArrayLike<number>) => {
    for (let channel = 0; channel < channels; channel++)
      for (let sample = 0; sample < samples; sample++) values[channel * samples + sample] += field[channel] * course[sample]
  }
  for (const field of background) add(field, lasting(samples, random))
  if (random.uniform() < BLINKS.share) {
    const [from, length] = [random.integer(samples), Math.round(0.3 * samples)]
    const lid = (sample: number) => (sample < from || sample >= from + length ? 0 : Math.sin((Math.PI * (sample - from)) / length) ** 2)
    add(
      blink,
      Float64Array.from({ length: samples }, (_, sample) => BLINKS.height * lid(sample)),
    )
  }
  return values
}

function lasting(samples: number, random: Random): Float64Array {
  const course = new Float64Array(samples)
  for (const steps of LASTING) {
    const kept = Math.exp(-1 / steps)
    const fresh = Math.sqrt(1 - kept ** 2)
    let value = random.normal()
    for (let sample = 0; sample < samples; sample++) {
      value = kept * value + fresh * random.normal()
      course[sample] += value / Math.sqrt(LASTING.length)
    }
  }
  return course
}

function scalpOf(channels: number): Scalp {
  const there = known.get(channels)
  if (there) return there
  const names = Object.values(montages).find((each) => each.length === channels)
  if (!names) throw new RangeError(`no montage has ${channels} electrodes`)
  const { positionsMm } = sphericalMontage(names)
  const seen = (place: Vector, moment: Vector) => scaled(leadField(positionsMm, place, moment))
  const random = seededRandom('background of the scalp')
  const drawn = Array.from({ length: BACKGROUND }, () => seen(times(direction(random), random.between(30, 70)), direction(random)))
  // All sources together: a deviation of 1 at the mean electrode.
  const power = drawn.reduce((sum, field) => sum + field.reduce((a, v) => a + v * v, 0) / channels, 0)
  const scalp = {
    sources: SOURCES.map((place) => seen(times(unit(place), DEPTH_MM), unit(place))),
    blink: scaled(EYES.map((eye) => leadField(positionsMm, eye, [0, 0.8, 0.6])).reduce((a, b) => a.map((v, i) => v + b[i]))),
    background: drawn.map((field) => field.map((v) => v / Math.sqrt(power))),
  }
  known.set(channels, scalp)
  return scalp
}

const times = ([x, y, z]: Vector, by: number): Vector => [by * x, by * y, by * z]
const unit = (v: Vector): Vector => times(v, 1 / Math.hypot(...v))
const direction = (random: Random): Vector => unit([random.normal(), random.normal(), random.normal()])

/** Against the mean of all electrodes, as recordings are referenced, and largest 1. */
function scaled(field: Float64Array): Float64Array {
  const mean = field.reduce((sum, v) => sum + v, 0) / field.length
  const centred = field.map((v) => v - mean)
  const largest = Math.max(...centred.map(Math.abs))
  return centred.map((v) => v / largest)
}
