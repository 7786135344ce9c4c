import { Matrix } from 'ml-matrix'
import { Problem } from '../../../data/problem.ts'
import { coded } from '../../../population/population.ts'
import { procrustes } from '../../../population/similarity.ts'
import { bestTurn, energyDistance, momentsOf, stochasticDistance } from '../../../population/stochastic-shape.ts'
import { permutationP } from '../../../statistics/permutation.ts'
import type { Random } from '../../../statistics/random.ts'
import { shuffled } from '../../../training/split.ts'
import type { Column, NumericArray, RunContext, Samples } from '../../contract.ts'
import { drawMatrix } from '../parts/draw-matrix.ts'
import { labelsOf, ofRows } from '../parts/read-population.ts'

export const pairColumns = [
  { name: 'first', description: 'A population' },
  { name: 'second', description: 'Another' },
  { name: 'distance', description: 'Their distance after the best turn, in the unit of the responses (radians for means)' },
  { name: 'halves', description: 'Root mean square distance of the two halves of each: what chance makes of half as many trials' },
  {
    name: 'corrected',
    description: 'Root of the squared distance less half the square of halves, which so many trials make alone; at least 0',
  },
  { name: 'p', description: 'Chance of such a distance with trials exchanged between the two after the best turn' },
] as const satisfies readonly Column[]

interface Settings {
  readonly measure: 'gaussian' | 'means' | 'energy'
  readonly alpha: number
  readonly permutations: number
}

/** For each condition repeats × units. */
type Trials = readonly Matrix[]

export async function compareSystems(
  given: { data: Samples; conditions: NumericArray; systems: NumericArray },
  settings: Settings,
  context: RunContext,
) {
  const population = ofRows(given.data, given.conditions)
  const { codes, names } = coded(labelsOf('systems', given.systems, population.conditions.length) ?? [])
  if (names.length < 2) throw new Problem({ what: 'All rows are of one population.', remedy: 'Give two populations or more in systems.' })
  const trials = names.map((name, s) =>
    population.conditionNames.map((condition, c) => {
      const rows = Array.from(codes.keys()).filter((row) => codes[row] === s && population.conditions[row] === c)
      if (rows.length < 4)
        throw new Problem({
          what: `Population ${name} has ${rows.length} trials of condition ${condition}; four are needed.`,
          remedy: 'Leave that condition or population out, or give more trials.',
        })
      return new Matrix(rows.map((row) => Array.from(population.values.subarray(row * population.units, (row + 1) * population.units))))
    }),
  )
  const measure = measures[settings.measure]
  const halves = trials.map((own) => {
    const [a, b] = halvesOf(own, context.random.fork('halves'))
    return measure(a, b, settings)
  })
  const pairs = names.flatMap((_, i) => names.slice(i + 1).map((__, k) => [i, i + 1 + k] as const))
  const matrix = new Float64Array(names.length ** 2)
  const rows = []
  for (const [n, [i, j]] of pairs.entries()) {
    context.progress(n / pairs.length, 'Comparing populations')
    await new Promise(setImmediate)
    context.signal.throwIfAborted()
    const distance = measure(trials[i], trials[j], settings)
    const own = Math.sqrt((halves[i] ** 2 + halves[j] ** 2) / 2)
    matrix[i * names.length + j] = matrix[j * names.length + i] = distance
    const draws = exchangedDistances(trials[i], trials[j], settings, context.random.fork(`pair ${n}`))
    const corrected = Math.sqrt(Math.max(0, distance ** 2 - own ** 2 / 2))
    rows.push({ first: names[i], second: names[j], distance, halves: own, corrected, p: permutationP(distance, draws).p })
  }
  return {
    distances: { columns: pairColumns, rows },
    matrix: { shape: [names.length, names.length], data: matrix },
    figure: drawMatrix(matrix, names, names, 'Distance'),
  }
}

const measures: Readonly<Record<Settings['measure'], (a: Trials, b: Trials, settings: Settings) => number>> = {
  gaussian: (a, b, { alpha }) => stochasticDistance(momentsOf(a), momentsOf(b), alpha),
  means: (a, b) => procrustes(momentsOf(a).means, momentsOf(b).means).angular,
  energy: (a, b) => energyDistance(a.map(centredOn(a)), b.map(centredOn(b)), true),
}

/** Distances between two populations whose trials of each condition were exchanged at random, the second turned onto the first. */
function exchangedDistances(a: Trials, b: Trials, settings: Settings, random: Random): number[] {
  const [left, right] = [a.map(centredOn(a)), b.map(centredOn(b))]
  const turn = bestTurn(momentsOf(left).means, momentsOf(right).means)
  const pooled = left.map((own, c) => [...own.to2DArray(), ...right[c].mmul(turn).to2DArray()])
  return Array.from({ length: settings.permutations }, () => {
    const mixed = pooled.map((own) => shuffled(own, random))
    const first = mixed.map((own, c) => new Matrix(own.slice(0, a[c].rows)))
    const second = mixed.map((own, c) => new Matrix(own.slice(a[c].rows)))
    return measures[settings.measure](first, second, settings)
  })
}

function halvesOf(own: Trials, random: Random): [Trials, Trials] {
  const orders = own.map((rows) => shuffled(rows.to2DArray(), random))
  const middle = (rows: readonly unknown[]) => rows.length >> 1
  return [orders.map((rows) => new Matrix(rows.slice(0, middle(rows)))), orders.map((rows) => new Matrix(rows.slice(middle(rows))))]
}

/** Takes off the mean over conditions. */
function centredOn(trials: Trials): (rows: Matrix) => Matrix {
  const middle = new Matrix(trials.map((own) => own.mean('column'))).mean('column')
  return (rows) => rows.clone().subRowVector(middle)
}
