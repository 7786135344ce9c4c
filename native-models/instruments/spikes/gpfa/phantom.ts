import type { SpikeTrains } from '../../../data/spikes/spike-trains.ts'
import { type SlowCourses, slowCourses } from '../../../phantoms/population/slow-courses.ts'
import { pearson } from '../../../statistics/correlation.ts'
import { leastSquares, predictLinear } from '../../../statistics/least-squares.ts'
import type { Random } from '../../../statistics/random.ts'
import type { NumericArray, Score, Table } from '../../contract.ts'

type Truth = Pick<SlowCourses, 'courses' | 'stepS'>

interface Made {
  inputs: { spikes: SpikeTrains }
  settings: typeof settings
  truth: Truth
}

const recipe = { durationS: 160, units: 24, timescalesS: [0.8, 0.2] }
const settings = { latents: 2, rounds: 60, folds: 3, shifts: 99 }
const binS = 0.05

/** Twenty-four units under two courses, one that forgets itself within 0.8 s and one within 0.2 s. */
export function makeShared(random: Random): Promise<Made> {
  return make(random, true)
}

/** The same units, each under courses of its own. */
export function makeAlone(random: Random): Promise<Made> {
  return make(random, false)
}

async function make(random: Random, isShared: boolean): Promise<Made> {
  const { trains, courses, stepS } = slowCourses(random, { ...recipe, isShared })
  return { inputs: { spikes: trains }, settings, truth: { courses, stepS } }
}

/** How well the true courses are read off the found ones, their timescales, and bits per spike of units left out. */
export function judgeLatents(
  { scores, latents, courses }: { scores?: Table; latents?: Table; courses?: NumericArray },
  truth: Truth,
  isNull: boolean,
): Score[] {
  const bits = Number(scores?.rows[0]?.bits_per_spike)
  if (isNull) return [{ name: 'bits per spike of units left out', value: bits, chance: 0, mark: 0.002, better: 'lower' }]
  const [bins, width] = courses?.shape ?? [0, 0]
  const found = Array.from({ length: bins }, (_, n) => Array.from({ length: width }, (__, k) => Number(courses?.data[n * width + k])))
  const explained = truth.courses.map((course) => {
    const target = found.map((_, n) => course[Math.floor(((n + 0.5) * binS) / truth.stepS)])
    const fit = leastSquares(found, target)
    return (
      pearson(
        target,
        found.map((row) => predictLinear(fit, row)),
      ) ** 2
    )
  })
  const off = recipe.timescalesS.map((timescale, k) => Math.abs(Math.log2(Number(latents?.rows[k]?.timescale) / timescale)))
  return [
    {
      name: 'variance explained of the true courses',
      value: Math.min(...explained),
      chance: recipe.timescalesS.length / bins,
      mark: 0.75,
      better: 'higher',
    },
    // Both taken for their geometric middle would be off by one octave.
    { name: 'error of the timescales', value: Math.max(...off), chance: 1, mark: 0.5, better: 'lower', unit: 'octaves' },
    { name: 'bits per spike of units left out', value: bits, chance: Number(scores?.rows[0]?.chance), mark: 0.02, better: 'higher' },
  ]
}
