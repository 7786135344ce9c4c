import { floatTensor } from '../../../data/tensor.ts'
import type { Volume } from '../../../data/volume/volume.ts'
import { GraphBuilder } from '../../../graph/build.ts'
import type { Random } from '../../../statistics/random.ts'
import { affineOf } from '../../../volume/affine.ts'
import { volumeOf } from '../../../volume/grid.ts'
import type { Score, Table } from '../../contract.ts'
import { temporaryModel } from '../../temporary-model.ts'
import { changes } from './attack-scan.ts'

/** Voxels along a side of a block, and blocks along a side of the scan. */
const side = 4
const blocks = 6
const size = side * blocks

interface Truth {
  /** Closed form: mean Dice under the worst change, by its size. */
  readonly dice: readonly number[]
}

interface Made {
  inputs: { scan: Volume; model: string; truth: undefined }
  settings: { epsilon: number[]; intensities: 'none'; steps: number }
  truth: Truth
}

/**
 * A network that weighs each block of 4³ voxels by itself: margin m = w · x + b, foreground where m > 0. No voxel serves two blocks, so the
 * worst change of at most ε a voxel is known for all of them at once: it takes ε ‖w‖₁ off each |m| (Goodfellow et al. 2015, section 3), and a
 * block falls at ε = |m| / ‖w‖₁ and not before. Noise takes about ε ‖w‖₂ off, an eighth of it. Weights are at least half as large as the largest, so
 * that steps along the gradient itself, as the dense adversary takes, cross the whole budget too.
 */
export async function makeBlockSegmenter(random: Random): Promise<Made> {
  const weights = Array.from({ length: side ** 3 }, () => (random.uniform() < 0.5 ? -1 : 1) * random.between(0.5, 1))
  const bias = random.between(-0.3, 0.3)
  const scale = random.between(0.5, 2)
  const epsilon = [0.027, 0.036, 0.044, 0.055].map((value) => value * scale)
  const one = weights.reduce((sum, weight) => sum + Math.abs(weight), 0)
  const square = weights.reduce((sum, weight) => sum + weight * weight, 0)
  const data = new Float32Array(size ** 3)
  const margins: number[] = []
  for (const block of blockVoxels()) {
    // Between the tested sizes by one hundredth of them at least, far more than rounding.
    let falls = 0
    do falls = scale * random.between(0.03, 0.05)
    while (epsilon.some((value) => Math.abs(falls / value - 1) < 0.01))
    const [z, y, x] = block.at
    const inside = Math.hypot(z - 2.5, y - 2.5, x - 2.5) < 2
    const margin = (inside ? 1 : -1) * falls * one
    margins.push(margin)
    const drawn = weights.map(() => 0.3 * random.normal())
    const short = margin - bias - weights.reduce((sum, weight, n) => sum + weight * drawn[n], 0)
    block.voxels.forEach((voxel, n) => {
      data[voxel] = drawn[n] + (short * weights[n]) / square
    })
  }
  return made(data, await blockModel(weights, bias), epsilon, (e) => diceAfter(margins, e * one))
}

/** A network that answers by place alone: no change of the scan changes its labels. */
export async function makeBlindSegmenter(random: Random): Promise<Made> {
  const graph = new GraphBuilder()
  const x = graph.input('image', [1, 1, size, size, size])
  const places = Float32Array.from({ length: 2 * size ** 3 }, () => random.normal())
  const nothing = graph.op('Mul', [x, graph.scalar(0)])
  const logits = graph.op('Add', [
    graph.op('Concat', [nothing, nothing], { axis: 1 }),
    graph.weight('places', floatTensor([1, 2, size, size, size], places)),
  ])
  graph.output(logits, 'float32', [1, 2, size, size, size])
  const data = Float32Array.from({ length: size ** 3 }, () => 0.3 * random.normal())
  return made(data, await temporaryModel('blind', graph.model()), [0.05, 0.5], () => 1)
}

export function judgeRobustness(result: { strength?: Table }, given: unknown, isNull: boolean): Score[] {
  const { dice } = given as Truth
  const rowsOf = (change: string) => result.strength?.rows.filter((row) => row.change === change) ?? []
  const lostToNoise = largest(rowsOf('noise').map((row) => Number(row.clean) - Number(row.dice)))
  const attacks = changes.filter((change) => change !== 'noise')
  if (isNull) {
    const lost = largest(attacks.flatMap((change) => rowsOf(change).map((row) => Number(row.clean) - Number(row.dice))))
    const chance = 1 - Number(result.strength?.rows[0]?.chance ?? 0)
    return [{ name: 'Dice lost where no change changes the answer', value: Math.max(lost, lostToNoise), chance, mark: 0, better: 'lower' }]
  }
  // One who takes noise for the worst that can happen is off by all that the worst costs.
  const chance = largest(dice.map((value) => 1 - value))
  return [
    ...attacks.map((change): Score => {
      const off = largest(rowsOf(change).map((row, n) => Math.abs(Number(row.dice) - (dice[n] ?? Number.NaN))))
      return { name: `Dice under ${change}, off from the closed form`, value: off, chance, mark: 0.005, better: 'lower' }
    }),
    { name: 'Dice lost to noise as large', value: lostToNoise, chance, mark: 0.02, better: 'lower' },
  ]
}

function made(data: Float32Array, model: string, epsilon: number[], diceAt: (epsilon: number) => number): Made {
  const grid = { shape: [size, size, size], affine: affineOf([2, 0, 0], [0, 2, 0], [0, 0, 2], [-23, -23, -23]) } as const
  return {
    inputs: { scan: volumeOf(data, grid), model, truth: undefined },
    settings: { epsilon, intensities: 'none', steps: 10 },
    truth: { dice: epsilon.map(diceAt) },
  }
}

/** Dice of the foreground when every block with a margin smaller than `taken` has changed sides. */
function diceAfter(margins: readonly number[], taken: number): number {
  const falls = (margin: number) => Math.abs(margin) < taken
  const kept = margins.filter((margin) => margin > 0 && !falls(margin)).length
  const lost = margins.filter((margin) => margin > 0 && falls(margin)).length
  const gained = margins.filter((margin) => margin < 0 && falls(margin)).length
  return (2 * kept) / (2 * kept + lost + gained)
}

/** Logits 0 and w · x + b of each block, for all of its voxels. */
function blockModel(weights: readonly number[], bias: number): Promise<string> {
  const graph = new GraphBuilder()
  const x = graph.input('image', [1, 1, size, size, size])
  const both = floatTensor([2, 1, side, side, side], [...new Array<number>(side ** 3).fill(0), ...weights])
  const margins = graph.op('Conv', [x, graph.weight('w', both), graph.weight('b', floatTensor([2], [0, bias]))], {
    strides: [side, side, side],
  })
  const scales = graph.constant(floatTensor([5], [1, 1, side, side, side]))
  const logits = graph.op('Resize', [margins, '', scales], {
    mode: 'nearest',
    coordinate_transformation_mode: 'asymmetric',
    nearest_mode: 'floor',
  })
  graph.output(logits, 'float32', [1, 2, size, size, size])
  return temporaryModel('blocks', graph.model())
}

/** Places of all blocks, with the voxels of each in the order of the weights. */
function* blockVoxels(): Generator<{ at: readonly [number, number, number]; voxels: number[] }> {
  for (let z = 0; z < blocks; z++)
    for (let y = 0; y < blocks; y++)
      for (let x = 0; x < blocks; x++) {
        const voxels = Array.from({ length: side ** 3 }, (_, n) => {
          const [i, j, k] = [n % side, Math.floor(n / side) % side, Math.floor(n / side ** 2)]
          return side * x + i + size * (side * y + j + size * (side * z + k))
        })
        yield { at: [z, y, x], voxels }
      }
}

/** NaN when there are none. */
function largest(values: readonly number[]): number {
  return values.length ? Math.max(...values) : Number.NaN
}
