import type { Random } from '../../../statistics/random.ts'
import type { NumericArray, Samples, Score, Table } from '../../contract.ts'

const SIZE = 10

interface Made {
  inputs: { data: Samples; classes: NumericArray; truth: Samples }
  settings: Record<string, unknown>
  truth: undefined
}

/**
 * The toy of Shah et al. (2021), section 5: x = y eⱼ, every coordinate and sign once. For large widths ordinary gradients are smallest where
 * the signal is, and those of robust networks largest. Their width of 25,000 at rate 0.1 for 500 steps is narrowed here, with a larger rate.
 */
export async function makeLinearToy(): Promise<Made> {
  return toy((n) => n % SIZE)
}

/** The same, with a truth that was dealt out at random: no map has more of it among its largest values than among its smallest. */
export async function makeMeaninglessToy(random: Random): Promise<Made> {
  return toy(() => random.integer(SIZE))
}

function toy(truthOf: (n: number) => number): Made {
  const data = new Float32Array(2 * SIZE * SIZE)
  const truth = new Uint8Array(2 * SIZE * SIZE)
  for (let n = 0; n < 2 * SIZE; n++) {
    data[n * SIZE + (n % SIZE)] = n < SIZE ? 1 : -1
    truth[n * SIZE + truthOf(n)] = 1
  }
  return {
    inputs: {
      data: { array: { shape: [2 * SIZE, SIZE], data } },
      classes: { shape: [2 * SIZE], data: Int32Array.from({ length: 2 * SIZE }, (_, n) => (n < SIZE ? 1 : 0)) },
      truth: { array: { shape: [2 * SIZE, SIZE], data: truth } },
    },
    settings: { width: 500, steps: 4000, rate: 1, keep: [0.1], retrain: false },
    truth: undefined,
  }
}

/** Ordinary −0.4 or less, robust +0.9 or more; for a truth dealt out at random neither is far from 0. */
export function judgeDiffRoar(result: { quality?: Table }, _: unknown, isNull: boolean): Score[] {
  const of = (training: string) => Number(result.quality?.rows.find((row) => row.training === training)?.difference ?? Number.NaN)
  if (isNull) {
    const largest = Math.max(Math.abs(of('standard')), Math.abs(of('adversarial')))
    return [{ name: 'difference for a truth dealt out at random, its size', value: largest, chance: 0, mark: 0.45, better: 'lower' }]
  }
  return [
    { name: 'ordinary training: largest less smallest', value: of('standard'), chance: 0, mark: -0.4, better: 'lower' },
    { name: 'adversarial training: largest less smallest', value: of('adversarial'), chance: 0, mark: 0.9, better: 'higher' },
  ]
}
