import { triangle } from '../../../population/dissimilarity.ts'
import type { Random } from '../../../statistics/random.ts'
import type { NumericArray, Samples, Score, Table } from '../../contract.ts'

const recipe = { subjects: 6, conditions: 12, runs: 4, repeats: 2, units: 40, noise: 1 }
/** Which of the models is the truth. */
const ringModel = '1'

interface Made {
  inputs: { data: Samples; conditions: NumericArray; runs: NumericArray; subjects: NumericArray; models: NumericArray } & Absent
  truth: null
}
interface Absent {
  spikes: undefined
  recording: undefined
}

/** Twelve conditions on a ring, seen by the tuned units of six subjects, each with tuning widths of their own; the models are ring, line, and two groups. */
export async function makeRing(random: Random): Promise<Made> {
  return made(random, 1)
}

/** The same units without any response. */
export async function makeNoise(random: Random): Promise<Made> {
  return made(random, 0)
}

async function made(random: Random, gain: number): Promise<Made> {
  const { subjects, conditions, runs, repeats, units, noise } = recipe
  const rows = subjects * runs * repeats * conditions
  const values = new Float64Array(rows * units)
  const [condition, run, subject] = [new Int32Array(rows), new Int32Array(rows), new Int32Array(rows)]
  for (let s = 0, row = 0; s < subjects; s++) {
    const own = random.fork(`subject ${s}`)
    const width = own.between(1, 3)
    const peaks = Array.from({ length: units }, () => own.between(0, 2 * Math.PI))
    for (let r = 0; r < runs; r++) {
      for (let k = 0; k < conditions * repeats; k++, row++) {
        const c = k % conditions
        condition[row] = c
        run[row] = r
        subject[row] = s
        const at = (2 * Math.PI * c) / conditions
        for (const [u, peak] of peaks.entries()) {
          values[row * units + u] = gain * 2 * Math.exp(width * (Math.cos(at - peak) - 1)) + noise * own.normal()
        }
      }
    }
  }
  const ring = triangle(conditions, (i, j) => 1 - Math.cos((2 * Math.PI * (i - j)) / conditions))
  const line = triangle(conditions, (i, j) => Math.abs(i - j))
  const groups = triangle(conditions, (i, j) => Number(i % 2 !== j % 2))
  const column = (data: Int32Array) => ({ shape: [rows], data })
  return {
    inputs: {
      data: { array: { shape: [rows, units], data: values } },
      conditions: column(condition),
      runs: column(run),
      subjects: column(subject),
      models: { shape: [3, ring.length], data: Float64Array.from([...ring, ...line, ...groups]) },
      spikes: undefined,
      recording: undefined,
    },
    truth: null,
  }
}

/** Whether the ring wins, by how much, and at the ceiling; on the null, what the models and the halves reach. */
export function judgeTopology({ models, quality }: { models?: Table; quality?: Table }, _truth: unknown, isNull: boolean): Score[] {
  const similarity = (name: string) => Number(models?.rows.find(({ model }) => model === name)?.similarity ?? Number.NaN)
  const others = Math.max(similarity('2'), similarity('3'))
  const p = Number(models?.rows.find(({ model }) => model === ringModel)?.p ?? Number.NaN)
  const belowZero = Number(quality?.rows.at(-1)?.value ?? Number.NaN)
  if (isNull)
    return [
      { name: 'similarity of the best model', value: Math.max(similarity(ringModel), others), chance: 0, mark: 0.3, better: 'lower' },
      { name: 'p of the ring', value: p, chance: 0.5, mark: 0.01, better: 'higher' },
      { name: 'share of pairs below 0', value: belowZero, chance: 0.5, mark: 0.25, better: 'higher' },
    ]
  const lower = Number(quality?.rows.find(({ measure }) => String(measure).startsWith('Lower'))?.value ?? Number.NaN)
  return [
    { name: 'similarity of the ring', value: similarity(ringModel), chance: 0, mark: 0.7, better: 'higher' },
    { name: 'the ring above the best other model', value: similarity(ringModel) - others, chance: 0, mark: 0.1, better: 'higher' },
    { name: 'the lower noise ceiling above the ring', value: lower - similarity(ringModel), chance: lower, mark: 0.15, better: 'lower' },
    { name: 'p of the ring', value: p, chance: 0.5, mark: 0.01, better: 'lower' },
  ]
}
