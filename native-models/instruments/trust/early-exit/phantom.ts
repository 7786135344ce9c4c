import { normalCdf } from '../../../statistics/normal.ts'
import type { Random } from '../../../statistics/random.ts'
import type { Score, Table } from '../../contract.ts'

const [steps, items] = [40, 1600]
/** Evidence gathers at one of these rates: some items are easy, some hard. */
const drifts = [0.15, 0.3, 0.8]

/** Accuracy after all steps of a sum of steps of this drift and unit noise: Φ(drift √steps). */
interface Truth {
  readonly full: number
}

const settings = { accumulate: true, scale: 1, threshold: 0, tolerance: 0.01, permutations: 99 }

/** Drift and diffusion: evidence for the true one of two classes adds up, faster for easy items (Ratcliff 1978). */
export async function makeDriftDiffusion(random: Random) {
  const full = drifts.reduce((sum, drift) => sum + normalCdf(drift * Math.sqrt(steps)) / drifts.length, 0)
  return { inputs: inputsOf(random, true), settings, truth: { full } satisfies Truth }
}

/** Confidence that comes and goes on its own: when it is high says nothing of what is right. */
export async function makeIdleConfidence(random: Random) {
  return {
    inputs: inputsOf(random, false),
    settings: { ...settings, accumulate: false, threshold: 0.9, permutations: 999 },
    truth: { full: Number.NaN } satisfies Truth,
  }
}

function inputsOf(random: Random, drifting: boolean) {
  const data = new Float32Array(steps * items * 2)
  const truth = new Int32Array(items)
  for (let n = 0; n < items; n++) {
    truth[n] = random.integer(2)
    const drift = drifts[n % drifts.length]
    for (let t = 0; t < steps; t++) {
      // The scores of both classes differ by the evidence of this step, as far as a drift of middling size makes it evidence.
      const evidence = drifting ? drift + random.normal() : (random.uniform() < 0.7 ? 1 : -1) * Math.abs(2 * random.normal())
      data[(t * items + n) * 2 + truth[n]] = drifting ? evidence * 0.6 : evidence
    }
  }
  return { outputs: { shape: [steps, items, 2], data }, truth: { shape: [items], data: truth } }
}

export function judgeEarlyExit({ rules }: { rules?: Table }, { full }: Truth, isNull: boolean): Score[] {
  const [dynamic, fixed, , all] = rules?.rows ?? []
  const p = Number(dynamic?.p)
  if (isNull) return [{ name: 'p of choosing the time by confidence', value: p, chance: 0.5, mark: 0.005, better: 'higher' }]
  return [
    {
      name: 'Error of the accuracy after all steps',
      value: Math.abs(Number(all?.accuracy) - full),
      chance: full - 0.5,
      mark: 0.03,
      better: 'lower',
    },
    {
      name: 'Accuracy above that of stopping all at the same time',
      value: Number(dynamic?.accuracy) - Number(fixed?.accuracy),
      chance: 0,
      mark: 0.01,
      better: 'higher',
    },
    { name: 'Steps saved', value: Number(dynamic?.saved), chance: 0, mark: 20, better: 'higher', unit: '%' },
    { name: 'p of choosing the time by confidence', value: p, chance: 0.5, mark: 0.011, better: 'lower' },
  ]
}
