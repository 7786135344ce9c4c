import type { Random } from '../../../statistics/random.ts'
import type { Score, Table } from '../../contract.ts'
import { certainty, softmax } from '../parts/outputs.ts'

// A target that many exceed by far: there the sign of the shortfall matters.
const [draws, items, classes, temperature, target] = [15, 600, 3, 0.5, 0.7]

/** Whether each item would reach the target if its scores had no noise. */
interface Truth {
  readonly reaches: Uint8Array
}

const settings = { temperature, target, draws: 100, permutations: 99 }

/** Scores with noise about true ones, by which the true class was drawn: certainty of their mean tells errors. */
export async function makeNoisyDraws(random: Random) {
  const scores = scoresOf(random)
  const probabilities = scores.map((row) => softmax(row, temperature))
  const truth = probabilities.map((row) => drawn(row, random))
  const reaches = Uint8Array.from(probabilities, (row) => (certainty(row) >= target ? 1 : 0))
  return {
    inputs: { outputs: outputsOf(scores, random), truth: { shape: [items], data: Int32Array.from(truth) } },
    settings,
    truth: { reaches } satisfies Truth,
  }
}

/** The same scores, but classes that have nothing to do with them: certainty tells nothing. */
export async function makeEmptyCertainty(random: Random) {
  const scores = scoresOf(random)
  const truth = scores.map(() => random.integer(classes))
  return {
    inputs: { outputs: outputsOf(scores, random), truth: { shape: [items], data: Int32Array.from(truth) } },
    settings: { ...settings, permutations: 999 },
    truth: { reaches: new Uint8Array(items) } satisfies Truth,
  }
}

const scoresOf = (random: Random) =>
  Array.from({ length: items }, () => Float64Array.from({ length: classes }, () => 1.5 * random.normal()))

function outputsOf(scores: readonly Float64Array[], random: Random) {
  const data = new Float32Array(draws * items * classes)
  for (let t = 0; t < draws; t++)
    for (let n = 0; n < items; n++)
      for (let c = 0; c < classes; c++) data[(t * items + n) * classes + c] = scores[n][c] + 0.6 * random.normal()
  return { shape: [draws, items, classes], data }
}

function drawn(probabilities: Float64Array, random: Random): number {
  let left = random.uniform()
  const at = probabilities.findIndex((p) => {
    left -= p
    return left < 0
  })
  return at < 0 ? probabilities.length - 1 : at
}

export function judgeDeliberate(
  { signals, items: rows }: { signals?: Table; items?: Table },
  { reaches }: Truth,
  isNull: boolean,
): Score[] {
  const of = (name: string) => signals?.rows.find(({ signal }) => signal === name) ?? {}
  const shortfall = of('signed shortfall')
  if (isNull) return [{ name: 'p of the shortfall', value: Number(shortfall.p), chance: 0.5, mark: 0.005, better: 'higher' }]
  const given = rows?.rows.map(({ answer }) => (answer === 'given' ? 1 : 0)) ?? []
  const reached = given.filter((answer, n) => answer === 1 && reaches[n] === 1).length / reaches.reduce((sum, each) => sum + each, 0)
  return [
    { name: 'Area under the curve of the signed shortfall', value: Number(shortfall.auroc), chance: 0.5, mark: 0.65, better: 'higher' },
    {
      // The absolute value takes the surest items for unsure ones.
      name: 'Signed above absolute shortfall',
      value: Number(shortfall.auroc) - Number(of('absolute shortfall').auroc),
      chance: 0,
      mark: 0.02,
      better: 'higher',
    },
    {
      name: 'Items that are certain without noise and were answered',
      value: reached,
      chance: given.reduce<number>((sum, each) => sum + each, 0) / items,
      mark: 0.9,
      better: 'higher',
    },
  ]
}
