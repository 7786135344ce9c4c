import type { Random } from '../../../statistics/random.ts'
import type { Score, Table } from '../../contract.ts'

/** Runs of labels in six features: `slow` features drift and know nothing of the labels; otherwise they are independent in time. */
function make(random: Random, slow: boolean) {
  const [count, width] = [1200, 6]
  const data = new Float64Array(count * width)
  for (let n = 0; n < count; n++)
    for (let k = 0; k < width; k++) data[n * width + k] = random.normal() + (slow && n > 0 ? data[(n - 1) * width + k] : 0)
  const labels = Uint8Array.from({ length: count }, (_, n) => Math.floor(n / 60) % 2)
  return { inputs: { features: { shape: [count, width], data }, labels: { shape: [count], data: labels } }, truth: {} }
}

/** A drift that leaks through random folds. */
export const makeDrift = async (random: Random) => make(random, true)
/** Items that are independent in time: nothing can leak. */
export const makeIndependent = async (random: Random) => make(random, false)

export function judgeLeakage({ scores }: { scores?: Table }, _truth: unknown, isNull: boolean): Score[] {
  const [random, blocked] = ['random', 'blocked'].map((name) => scores?.rows.find(({ folds }) => folds === name))
  const leaked = Number(random?.shifted ?? Number.NaN)
  if (isNull) return [{ name: 'meaningless labels, random folds', value: leaked, chance: 0.5, mark: 0.55, better: 'lower' }]
  return [
    { name: 'meaningless labels, random folds', value: leaked, chance: 0.5, mark: 0.75, better: 'higher' },
    { name: 'score in blocked folds', value: Number(blocked?.score ?? Number.NaN), chance: 0.5, mark: 0.65, better: 'lower' },
  ]
}
