import type { Random } from '../../statistics/random.ts'
import type { Grid3 } from '../../volume/grid.ts'
import { smoothVoxels } from '../../volume/smooth.ts'
import { ballShares, STRUCTURES, simpleHead, smoothVariation } from './anatomy.ts'

/**
 * What the target depends on. `intensity` and `volume`: of one structure. `disease`: of two, one bright and the other dark.
 * `lesions`: their total volume.
 */
export type Signal = 'intensity' | 'volume' | 'disease' | 'lesions'

export interface CohortOptions {
  readonly signal: Signal
  /** Voxels along each axis. */
  readonly size: number
  readonly subjects: number
  /** Nothing is planted: the target is drawn without regard to the image. */
  readonly empty?: boolean
  /**
   * A suppressor: a second structure shows noise that also lies in the signal's structure, and is unrelated to the target. A network does
   * well to use it, though it says nothing about the target by itself.
   */
  readonly suppressor?: boolean
  /** Share of the subjects, from the first, in which a mark at the edge of the image goes with the target; in the others it is random. */
  readonly shortcut?: number
  /** Which structure carries the signal: repetitions that count upwards go round all of them. Drawn at random unless given. */
  readonly turn?: number
  /** Standard deviation of what no image can tell, of a target whose standard deviation is 1 without it. */
  readonly targetNoise?: number
}

export interface PlantedSubject {
  /** x fastest, on the cohort's grid; background 0, white matter 1. */
  readonly image: Float32Array
  /** A number of mean 0 and variance about 1; for `disease` a class, 0 or 1. */
  readonly target: number
  /** Voxels that the target depends on: exact. */
  readonly truth: Uint8Array
  /** Voxels of each structure, in the order of the names. */
  readonly structures: readonly Uint8Array[]
}

export interface PlantedCohort {
  readonly grid: Grid3
  readonly brain: Uint8Array
  readonly names: readonly string[]
  readonly roles: Roles
  readonly subjects: readonly PlantedSubject[]
}

/** Standard deviations between people: the smooth field, correlated and white noise. */
const SPREAD = { smooth: 0.02, correlated: 0.06, white: 0.04 }

/** Standard deviations of the structures' brightness and of their volume (relative): what carries the signal varies more than what does not. */
const STRUCTURE_SPREAD: Readonly<Record<Signal, { readonly brightness: number; readonly volume: number }>> = {
  intensity: { brightness: 0.15, volume: 0.15 },
  disease: { brightness: 0.15, volume: 0.15 },
  volume: { brightness: 0.04, volume: 0.35 },
  lesions: { brightness: 0.04, volume: 0.1 },
}

/** Standard deviation of the correlated noise's kernel, in voxels. */
const NOISE_SIGMA = 1.2

/** Which structures carry what, by their place among the names. */
export interface Roles {
  readonly signal: number
  /** The second structure of a disease. */
  readonly second: number
  readonly suppressor: number
}

/** Draws a cohort: subject n depends on the seed and on n alone. */
export function plantedCohort(options: CohortOptions, random: Random): PlantedCohort {
  const head = simpleHead(options.size)
  const roles = drawRoles(random.fork('roles'), options.turn)
  const subjects = Array.from({ length: options.subjects }, (_, n) => drawSubject(options, head, roles, random.fork(`subject ${n}`), n))
  return { grid: head.grid, brain: head.brain, names: STRUCTURES.map(({ name }) => name), roles, subjects }
}

/** Left and right, dark and bright in turn. */
const TURNS = [0, 3, 4, 1, 2, 5]

function drawRoles(random: Random, turn = random.integer(TURNS.length)): Roles {
  const signal = TURNS[turn % TURNS.length]
  const left = TURNS.filter((at) => at !== signal)
  const take = () => left.splice(random.integer(left.length), 1)[0]
  return { signal, second: take(), suppressor: take() }
}

interface Factors {
  readonly brightness: number[]
  readonly volume: number[]
  readonly target: number
  /** Structures that the target depends on. */
  readonly planted: readonly number[]
}

function drawSubject(options: CohortOptions, head: ReturnType<typeof simpleHead>, roles: Roles, random: Random, n: number): PlantedSubject {
  const { size } = options
  const spread = STRUCTURE_SPREAD[options.signal]
  const factors = drawFactors(options, roles, random.fork('factors'))
  const image = head.template.slice()
  const structures = STRUCTURES.map((structure, at) => {
    const mask = new Uint8Array(image.length)
    const radius = ((structure.radius * size) / 24) * Math.cbrt(Math.min(1.8, Math.max(0.2, 1 + spread.volume * factors.volume[at])))
    const brightness = structure.brightness + spread.brightness * factors.brightness[at]
    for (const { index, share } of ballShares(size, structure.centre, radius)) {
      image[index] += share * (brightness - image[index])
      if (share >= 0.5) mask[index] = 1
    }
    return mask
  })
  const lesions = options.signal === 'lesions' ? drawLesions(image, head, structures, random.fork('lesions'), size) : undefined
  const seen = lesions && !options.empty ? { ...factors, target: lesions.load + targetNoise(options, random) } : factors
  if (options.shortcut !== undefined) drawMark(image, size, n < options.shortcut * options.subjects, seen.target, random.fork('mark'))
  addNoise(image, head, random.fork('noise'))
  return { image, target: seen.target, truth: lesions?.mask ?? union(factors.planted.map((at) => structures[at])), structures }
}

function targetNoise(options: CohortOptions, random: Random): number {
  return (options.targetNoise ?? 0.3) * random.fork('target').normal()
}

function drawFactors(options: CohortOptions, roles: Roles, random: Random): Factors {
  const brightness = STRUCTURES.map(() => random.normal())
  const volume = STRUCTURES.map(() => random.normal())
  const noise = (options.targetNoise ?? 0.3) * random.normal()
  const unrelated = random.fork('empty')
  if (options.signal === 'disease') {
    const ill = options.empty ? unrelated.integer(2) : random.integer(2)
    const shown = options.empty ? random.integer(2) : ill
    // Top 40 % of the one and bottom 40 % of the other, or the reverse; who lies between is left out.
    brightness[roles.signal] = (shown ? 1 : -1) * beyond(random)
    brightness[roles.second] = (shown ? -1 : 1) * beyond(random)
    return { brightness, volume, target: ill, planted: [roles.signal, roles.second] }
  }
  const signal = options.signal === 'volume' ? volume : brightness
  const target = options.empty || options.signal === 'lesions' ? unrelated.normal() : signal[roles.signal] + noise
  // The suppressor's own factor joins the signal's structure after the target was read from it.
  if (options.suppressor) signal[roles.signal] += signal[roles.suppressor]
  return { brightness, volume, target, planted: [roles.signal] }
}

/** A standard normal number given that it lies in the top 40 %. */
function beyond(random: Random): number {
  for (;;) {
    const z = Math.abs(random.normal())
    if (z > 0.2533471) return z
  }
}

/** None to eight dark lesions in white matter, outside the structures; `load` is their volume, standardised. */
function drawLesions(
  image: Float32Array,
  head: ReturnType<typeof simpleHead>,
  structures: readonly Uint8Array[],
  random: Random,
  size: number,
): { mask: Uint8Array; load: number } {
  const mask = new Uint8Array(image.length)
  const taken = union(structures)
  const white = Array.from(head.template.keys()).filter((n) => head.template[n] === 1 && !taken[n])
  const count = random.integer(9)
  for (let i = 0; i < count; i++) {
    const at = white[random.integer(white.length)]
    const place = [at % size, Math.floor(at / size) % size, Math.floor(at / size ** 2)].map((v) => (2 * (v + 0.5)) / size - 1)
    for (const { index, share } of ballShares(size, place, (random.between(1, 1.8) * size) / 24)) {
      if (head.template[index] !== 1 || taken[index]) continue
      image[index] += share * (0.4 - image[index])
      if (share >= 0.5) mask[index] = 1
    }
  }
  // Measured over 2,000 draws at 24 voxels.
  const load = (mask.reduce((sum, v) => sum + v, 0) * (24 / size) ** 3 - LESION_LOAD.mean) / LESION_LOAD.deviation
  return { mask, load }
}

const LESION_LOAD = { mean: 42.5, deviation: 29.5 }

/** A burnt-in mark in a corner of the field of view: its brightness follows the target, or chance. */
function drawMark(image: Float32Array, size: number, follows: boolean, target: number, random: Random): void {
  const value = follows ? target : random.normal()
  const edge = Math.max(2, Math.round(size / 8))
  for (let k = 0; k < edge; k++)
    for (let j = 0; j < edge; j++) for (let i = 0; i < edge; i++) image[1 + i + size * (1 + j + size * (1 + k))] = 1 + 0.3 * value
}

function addNoise(image: Float32Array, head: ReturnType<typeof simpleHead>, random: Random): void {
  const [size] = head.grid.shape
  const smooth = smoothVariation(size, SPREAD.smooth, random.fork('smooth'))
  const white = Float32Array.from({ length: image.length }, () => random.normal())
  const correlated = smoothVoxels(white, head.grid.shape, [NOISE_SIGMA, NOISE_SIGMA, NOISE_SIGMA])
  const gain = SPREAD.correlated / smoothedDeviation(NOISE_SIGMA)
  for (let n = 0; n < image.length; n++) {
    // Outside the head there is air: no signal varies there.
    if (head.template[n] > 0) image[n] += smooth[n] + gain * correlated[n] + SPREAD.white * random.normal()
  }
}

/** Standard deviation of unit white noise after a 3-D Gaussian kernel: (2 √π σ)^(−3/2). */
function smoothedDeviation(sigma: number): number {
  return (2 * Math.sqrt(Math.PI) * sigma) ** -1.5
}

function union(masks: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(masks[0].length)
  for (const mask of masks) for (let n = 0; n < all.length; n++) if (mask[n]) all[n] = 1
  return all
}
