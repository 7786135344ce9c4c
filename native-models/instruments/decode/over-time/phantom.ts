import type { Random } from '../../../statistics/random.ts'
import type { Score, Table } from '../../contract.ts'
import { imagery } from '../parts/imagery.ts'

interface Truth {
  /** Field of the source whose wave tells the events apart, at each electrode. */
  readonly field: readonly number[]
}

/** The wave of `imagery` has its peak 300 ms after one of the events, and a standard deviation of 50 ms. */
const [PEAK_S, WIDTH_S] = [0.3, 0.05]

async function make(random: Random, differs: boolean) {
  const { recording, field } = imagery(random, { differs, code: 'evoked', moment: 2e-8, trials: 80 })
  return {
    inputs: { recording, others: undefined },
    settings: { fromS: -0.2, toS: 0.79, stepS: 0.02, permutations: 99 },
    truth: { field: [...field] },
  }
}

export const makeEvoked = (random: Random) => make(random, true)
/** The wave follows either event. */
export const makeNothingEvoked = (random: Random) => make(random, false)

export function judgeTimes(
  { summary, times, pattern }: { summary?: Table; times?: Table; pattern?: Table },
  { field }: Truth,
  isNull: boolean,
): Score[] {
  const row = summary?.rows[0]
  const p = Number(row?.p ?? Number.NaN)
  if (isNull) return [{ name: 'p of the best moment', value: p, chance: 0.5, mark: 0.026, better: 'higher' }]
  const rows = times?.rows ?? []
  const apart = rows.filter((time) => Math.abs(Number(time.timeS) - PEAK_S) > 4 * WIDTH_S)
  const weights = pattern?.rows.map(({ differenceUv }) => Number(differenceUv)) ?? []
  const length = (values: readonly number[]) => Math.hypot(...values)
  const cosine = Math.abs(weights.reduce((sum, weight, n) => sum + weight * field[n], 0)) / (length(weights) * length(field))
  return [
    { name: 'area at the best moment', value: Number(row?.auc ?? Number.NaN), chance: Number(row?.chance), mark: 0.8, better: 'higher' },
    {
      name: 'best moment from the true one',
      value: 1000 * Math.abs(Number(row?.bestS) - PEAK_S),
      chance: 250,
      mark: 60,
      better: 'lower',
      unit: 'ms',
    },
    { name: 'p of the best moment', value: p, chance: 0.5, mark: 0.026, better: 'lower' },
    {
      name: 'moments found where there is nothing',
      value: apart.filter((time) => Number(time.p) <= 0.05).length / apart.length,
      chance: 0.05,
      mark: 0.05,
      better: 'lower',
    },
    // Of random directions among so many electrodes.
    {
      name: 'cosine of difference and true field',
      value: cosine,
      chance: Math.sqrt(2 / (Math.PI * field.length)),
      mark: 0.8,
      better: 'higher',
    },
  ]
}
