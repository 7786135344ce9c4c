import { Matrix } from 'ml-matrix'
import { bestTurn } from '../../../population/stochastic-shape.ts'
import type { Random } from '../../../statistics/random.ts'
import type { NumericArray, Samples, Score, Table } from '../../contract.ts'

const recipe = { conditions: 6, units: 5, trials: 60 }
/** Few enough to be quick; their floor is 0.025. */
const settings = { permutations: 39 }
/** Standard deviations of the noise along the axes of the third population; in the others it is 1 along all. */
const elongated = [3, 2, 1, 0.4, 0.2]

interface Made {
  inputs: { data: Samples; conditions: NumericArray; systems: NumericArray }
  settings: typeof settings
  truth: { third: number }
}

/**
 * Three populations with the same mean responses up to a turn: the second is turned only, the third also varies in other directions. Its distance is known whatever
 * the turn: Bures² of σ²I and Σ is Σ (σ − √λ)².
 */
export async function makeTurned(random: Random): Promise<Made> {
  return made(random, elongated)
}

/** Three populations that differ by a turn. */
export async function makeNoiseShapes(random: Random): Promise<Made> {
  return made(random, [1, 1, 1, 1, 1])
}

async function made(random: Random, third: readonly number[]): Promise<Made> {
  const { conditions, units, trials } = recipe
  const draw = (rows: number) => new Matrix(Array.from({ length: rows }, () => Array.from({ length: units }, () => random.normal())))
  const means = draw(conditions).mul(3)
  const values: number[] = []
  const [condition, system]: [number[], number[]] = [[], []]
  for (let s = 0; s < 3; s++) {
    const turn = s === 0 ? Matrix.eye(units, units) : bestTurn(draw(units), draw(units))
    const deviations = s === 2 ? third : third.map(() => 1)
    for (let c = 0; c < conditions; c++) {
      // Noise of the third population lies differently under each condition.
      const axes = bestTurn(draw(units), draw(units))
      const noise = draw(trials)
        .mmul(Matrix.diag([...deviations]))
        .mmul(axes)
      const rows = noise.addRowVector(means.getRow(c)).mmul(turn)
      values.push(...rows.to1DArray())
      for (let t = 0; t < trials; t++) {
        condition.push(c)
        system.push(s)
      }
    }
  }
  const column = (data: number[]) => ({ shape: [data.length], data: Int32Array.from(data) })
  return {
    inputs: {
      data: { array: { shape: [system.length, units], data: Float64Array.from(values) } },
      conditions: column(condition),
      systems: column(system),
    },
    settings,
    truth: { third: Math.sqrt(third.reduce((sum, value) => sum + (1 - value) ** 2, 0)) },
  }
}

export function judgeShape({ distances }: { distances?: Table }, { third }: Made['truth'], isNull: boolean): Score[] {
  const [turned, ...others] = distances?.rows ?? []
  const of = (row: typeof turned, name: string) => Number(row?.[name] ?? Number.NaN)
  const smallestP = (rows: readonly (typeof turned)[]) => Math.min(...rows.map((row) => of(row, 'p')))
  // A turned population is as far as chance makes of its trials: 1 / √2 of its halves.
  const same: Score = {
    name: 'turned population, distance in distances of its halves',
    value: of(turned, 'distance') / of(turned, 'halves'),
    chance: isNull ? Math.SQRT1_2 : third / of(turned, 'halves'),
    mark: 1,
    better: 'lower',
  }
  if (isNull) return [same, { name: 'smallest p', value: smallestP([turned, ...others]), chance: 0.25, mark: 0.05, better: 'higher' }]
  const errors = others.map((row) => Math.abs(of(row, 'corrected') - third) / third)
  return [
    same,
    { name: 'error of the distance to the third population', value: Math.max(...errors), chance: 1, mark: 0.15, better: 'lower' },
    { name: 'p of the third population', value: Math.max(...others.map((row) => of(row, 'p'))), chance: 0.5, mark: 0.025, better: 'lower' },
  ]
}
