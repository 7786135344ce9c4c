import { Problem } from '../../../data/problem.ts'
import { distanceFromNormal } from '../../../statistics/from-normal.ts'
import { median } from '../../../statistics/median.ts'
import { permutationP } from '../../../statistics/permutation.ts'
import { type Potential, potentialGradient } from '../../../statistics/potentials.ts'
import type { NumericArray, RunContext } from '../../contract.ts'
import { geometryColumns } from './tables.ts'

export const geometries: Readonly<Record<string, Potential>> = { entropy: 'entropy', '2-norm': { p: 2 }, '3-norm': { p: 3 } }

interface Settings {
  readonly draws: number
  readonly largestChange: number
}

const fewest = 100
/** A geometry is named where it is the closest in this share of resamples, and normal numbers are as far in this share of draws. */
const [isClosest, isNormal] = [0.95, 0.01]

/** By which geometry changes of weights are normal. `Problem` (input) where weights do not belong together or too few can be used. */
export async function compareGeometries(
  given: { before: NumericArray; after: NumericArray },
  { draws, largestChange }: Settings,
  context: RunContext,
) {
  const [before, after] = usable(given.before, given.after, context)
  const count = before.length
  const changes = Object.values(geometries).map((potential) => {
    const start = before.map((w) => potentialGradient(potential, w))
    const change = after.map((w, i) => potentialGradient(potential, w) - start[i])
    return { change, size: norm(change) / norm(start) }
  })
  const distances = changes.map(({ change }) => distanceFromNormal(change))
  const normal: number[] = []
  const wins = changes.map(() => 0)
  for (let n = 0; n < draws; n++) {
    context.progress(n / draws, 'Resampling weights')
    if (n % 20 === 0) await new Promise(setImmediate)
    context.signal.throwIfAborted()
    normal.push(distanceFromNormal(Float64Array.from({ length: count }, () => context.random.normal())))
    const chosen = Int32Array.from({ length: count }, () => context.random.integer(count))
    const own = changes.map(({ change }) => distanceFromNormal(Float64Array.from(chosen, (i) => change[i])))
    wins[own.indexOf(Math.min(...own))]++
  }
  const rows = Object.keys(geometries).map((geometry, k) => {
    const p = permutationP(distances[k], normal).p
    const { change, size } = changes[k]
    const closest = wins[k] / draws
    const isNamed = closest >= isClosest && p >= isNormal && size <= largestChange
    return {
      geometry,
      distance: distances[k],
      uncentred: distanceFromNormal(change, false),
      chance: median(normal),
      p,
      closest,
      change: size,
      named: Number(isNamed),
    }
  })
  return { geometries: { columns: geometryColumns, rows } }
}

/** Pairs of weights; those that are nought before or after have no logarithm and are left out of all geometries. */
function usable(before: NumericArray, after: NumericArray, context: RunContext): [Float64Array, Float64Array] {
  const [first, second] = [before, after].map(({ data }) => Float64Array.from(data as Float64Array, Number))
  if (before.shape.join() !== after.shape.join())
    throw new Problem({
      what: `The weights before have the shape (${before.shape.join(', ')}), those after (${after.shape.join(', ')}).`,
      remedy: 'Give the same weights in the same order, before and after.',
    })
  const bad = [...first.keys()].find((i) => !Number.isFinite(first[i]) || !Number.isFinite(second[i]))
  if (bad !== undefined) throw new Problem({ what: `Weight ${bad + 1} is not a finite number.`, remedy: 'Leave it out before and after.' })
  const kept = [...first.keys()].filter((i) => first[i] !== 0 && second[i] !== 0)
  if (kept.length < fewest || kept.every((i) => first[i] === second[i]))
    throw new Problem({
      what: `${kept.filter((i) => first[i] !== second[i]).length} weights that are not nought changed; ${fewest} weights are needed.`,
      remedy: 'Give more weights, or a longer time of learning.',
    })
  if (kept.length < first.length) context.warn(`${first.length - kept.length} weights that are nought before or after were left out.`)
  return [Float64Array.from(kept, (i) => first[i]), Float64Array.from(kept, (i) => second[i])]
}

const norm = (values: Float64Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0))
