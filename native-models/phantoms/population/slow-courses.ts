import { type SpikeTrains, spanOf, type Unit } from '../../data/spikes/spike-trains.ts'
import type { Random } from '../../statistics/random.ts'

const rateHz = 30_000
const stepS = 0.01

export interface CoursesRecipe {
  readonly durationS: number
  readonly units: number
  /** τ of each course: its covariance falls as exp(−Δt² / 2τ²). */
  readonly timescalesS: readonly number[]
  /** False: each unit follows courses of its own. */
  readonly isShared: boolean
}

export interface SlowCourses {
  readonly trains: SpikeTrains
  /** Each course at each step of 10 ms, with variance 1. */
  readonly courses: readonly Float64Array[]
  readonly stepS: number
}

/** Units whose rate is the square of a weighted sum of a few Gaussian processes, about 10 spikes a second; Poisson. */
export function slowCourses(random: Random, { durationS, units: count, timescalesS, isShared }: CoursesRecipe): SlowCourses {
  const steps = Math.floor(durationS / stepS)
  const draw = (own: Random) => timescalesS.map((timescaleS, k) => process(own.fork(`course ${k}`), steps, timescaleS / stepS))
  const courses = draw(random)
  const units = Array.from({ length: count }, (_, n): Unit => {
    const own = random.fork(`unit ${n}`)
    const heeded = isShared ? courses : draw(own)
    const weights = timescalesS.map(() => own.normal())
    const rest = own.between(2.5, 3.5)
    const times: number[] = []
    for (let step = 0; step < steps; step++) {
      const root = weights.reduce((sum, weight, k) => sum + weight * heeded[k][step], rest)
      if (own.uniform() < root * root * stepS) times.push(Math.floor((step + own.uniform()) * stepS * rateHz))
    }
    return { header: { id: String(n + 1), spikes: times.length }, times: Float64Array.from(times) }
  })
  const clock = { kind: 'samples', rateHz, startS: 0 } as const
  const span = spanOf(clock, units, { startS: 0, stopS: durationS })
  return { trains: { file: 'phantom', format: 'phantom', clock, units, span, behaviour: [], trials: [], notes: [] }, courses, stepS }
}

/** White noise under a Gaussian of width τ / √2, whose covariance has width τ. */
function process(random: Random, steps: number, timescale: number): Float64Array {
  const width = timescale / Math.SQRT2
  const reach = Math.ceil(4 * width)
  const kernel = Float64Array.from({ length: 2 * reach + 1 }, (_, n) => Math.exp(-0.5 * ((n - reach) / width) ** 2))
  const norm = Math.sqrt(kernel.reduce((sum, value) => sum + value * value, 0))
  const noise = Float64Array.from({ length: steps + 2 * reach }, () => random.normal())
  return Float64Array.from({ length: steps }, (_, at) => kernel.reduce((sum, value, n) => sum + value * noise[at + n], 0) / norm)
}
