import type { Random } from '../../../statistics/random.ts'
import type { Score, Table } from '../../contract.ts'
import { imagery } from '../parts/imagery.ts'

interface Truth {
  /** Absolute field of the source that tells the events apart, at each electrode. */
  readonly field: readonly number[]
}

async function make(random: Random, differs: boolean) {
  const { recording, field } = imagery(random, { differs })
  return {
    inputs: { recording, others: undefined },
    settings: { first: 'left', second: 'right', fromS: 0, toS: 1.99, permutations: 39 },
    truth: { field: Array.from(field, Math.abs) },
  }
}

export const makeImagery = (random: Random) => make(random, true)
/** The same sources, with an amplitude that does not depend on the event. */
export const makeNoDifference = (random: Random) => make(random, false)

export function judgeEpochs({ scores, pattern }: { scores?: Table; pattern?: Table }, { field }: Truth, isNull: boolean): Score[] {
  const row = scores?.rows[0]
  const p = Number(row?.p ?? Number.NaN)
  if (isNull) return [{ name: 'p of the area', value: p, chance: 0.5, mark: 0.026, better: 'higher' }]
  const weights = pattern?.rows.map(({ weight }) => Math.abs(Number(weight))) ?? []
  const length = (values: readonly number[]) => Math.hypot(...values)
  const cosine = weights.reduce((sum, weight, n) => sum + weight * field[n], 0) / (length(weights) * length(field))
  return [
    { name: 'area under the curve', value: Number(row?.auc ?? Number.NaN), chance: 0.5, mark: 0.8, better: 'higher' },
    { name: 'p of the area', value: p, chance: 0.5, mark: 0.026, better: 'lower' },
    {
      name: 'cosine of pattern and true field',
      value: cosine,
      chance: field.reduce((sum, value) => sum + value, 0) / (Math.sqrt(field.length) * length(field)),
      mark: 0.9,
      better: 'higher',
    },
  ]
}
