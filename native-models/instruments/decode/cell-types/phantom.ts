import type { Random } from '../../../statistics/random.ts'
import type { NumericArray, Samples, Score, Table } from '../../contract.ts'

const [neurons, side, shown] = [42, 8, 600]
const noise = 0.5

interface Made {
  inputs: { stimuli: Samples; responses: Samples }
  truth: null
}

/** 42 neurons, every other driven by the brightness of the picture and the rest by its darkness: r = log(1 + exp(2z)) + noise, z = ± mean · side. */
export async function makeOnOff(random: Random): Promise<Made> {
  return make(random, (n) => (n % 2 === 0 ? 1 : -1))
}

/** All neurons are driven by brightness: there is one type. */
export async function makeOneType(random: Random): Promise<Made> {
  return make(random, () => 1)
}

function make(random: Random, signOf: (neuron: number) => number): Made {
  const pixels = side * side
  const pictures = Float32Array.from({ length: shown * pixels }, () => random.normal())
  const responses = new Float32Array(shown * neurons)
  for (let row = 0; row < shown; row++) {
    const z = pictures.subarray(row * pixels, (row + 1) * pixels).reduce((sum, value) => sum + value, 0) / side
    for (let n = 0; n < neurons; n++) responses[row * neurons + n] = Math.log1p(Math.exp(2 * signOf(n) * z)) + noise * random.normal()
  }
  const stimuli = { array: { shape: [shown, side, side], data: pictures } }
  return { inputs: { stimuli, responses: { array: { shape: [shown, neurons], data: responses } } }, truth: null }
}

export function judgeTypes(result: { types?: Table; discriminative?: NumericArray }, _truth: null, isNull: boolean): Score[] {
  const own = result.types?.rows.map((row) => Number(row.type)) ?? []
  const count = own.length > 0 ? new Set(own).size : Number.NaN
  if (isNull) return [{ name: 'types where there is one', value: count, chance: 5, mark: 1, better: 'lower' }]
  const wanted = own.map((_, n) => n % 2)
  const index = own.length > 0 ? adjustedRand(own, wanted) : Number.NaN
  return [
    { name: 'types more or fewer than two, from five', value: Math.abs(count - 2), chance: 3, mark: 0, better: 'lower' },
    { name: 'adjusted Rand index', value: index, chance: 0, mark: 0.95, better: 'higher' },
    { name: 'stimuli against even pictures', value: evenness(result.discriminative), chance: 1 / side, mark: 0.9, better: 'higher' },
  ]
}

/** |cosine| with an even picture, the smallest over the stimuli. */
function evenness(found: NumericArray | undefined): number {
  if (!found) return Number.NaN
  const pixels = side * side
  const sums = Array.from({ length: found.shape[0] }, (_, k) => {
    let sum = 0
    for (let p = 0; p < pixels; p++) sum += Number(found.data[k * pixels + p])
    return Math.abs(sum) / side
  })
  return Math.min(...sums)
}

/** Hubert & Arabie (1985), J Classif 2:193. */
function adjustedRand(a: readonly number[], b: readonly number[]): number {
  const pairs = (n: number) => (n * (n - 1)) / 2
  const sum = (keys: readonly string[]) => [...new Set(keys)].reduce((all, key) => all + pairs(keys.filter((own) => own === key).length), 0)
  const [rows, columns] = [sum(a.map(String)), sum(b.map(String))]
  const expected = (rows * columns) / pairs(a.length)
  return (sum(a.map((own, n) => `${own} ${b[n]}`)) - expected) / ((rows + columns) / 2 - expected)
}
