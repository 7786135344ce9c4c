import type { Label, LabelVolume } from '../../../data/volume/volume.ts'
import type { Random } from '../../../statistics/random.ts'
import { randomDirection } from '../../../statistics/random-direction.ts'
import { scaleAndShift, type Triple } from '../../../volume/affine.ts'
import type { Score, Table } from '../../contract.ts'

/** What two balls of radius r, a distance d < r apart, score against each other: all in closed form. */
export interface BallTruth {
  readonly index: number
  readonly radiusMm: number
  readonly distanceMm: number
}

interface Truth {
  readonly balls: readonly BallTruth[]
}

interface Made {
  inputs: { reference: LabelVolume; candidate: LabelVolume; scan: undefined }
  truth: Truth
}

/** Spherical lens: V∩ = π (4r + d)(2r − d)² / 12, and Dice is its share of one ball. */
export function ballDice({ radiusMm: r, distanceMm: d }: BallTruth): number {
  return ((4 * r + d) * (2 * r - d) ** 2) / (16 * r ** 3)
}

/**
 * By Archimedes' hat-box theorem a point on one sphere is, at random, as far from the other's surface as a number drawn evenly from
 * [0, d], for d < r: so the mean is d / 2 and the 95th percentile 0.95 d.
 */
export function ballDistancesMm({ distanceMm: d }: BallTruth): { assd: number; hd95: number } {
  return { assd: d / 2, hd95: 0.95 * d }
}

/** Two balls of different size, and the same two moved by 3 to 9 mm, on a grid with voxels that are not cubes. */
export async function makeShiftedSpheres(random: Random): Promise<Made> {
  const spacing: Triple = [1, random.between(0.8, 1.2), random.between(1, 1.5)]
  const grid = { shape: [120, 80, 70] as const, affine: scaleAndShift(spacing) }
  const middle = (x: number): Triple => [x, (80 * spacing[1]) / 2, (70 * spacing[2]) / 2]
  const balls = [
    { index: 1, radiusMm: random.between(17, 20), centre: middle(34) },
    { index: 2, radiusMm: random.between(12, 15), centre: middle(88) },
  ].map((ball) => {
    const distanceMm = random.between(3, 9)
    const direction = randomDirection(random)
    return { ...ball, distanceMm, moved: ball.centre.map((at, axis) => at + distanceMm * (direction[axis] ?? 0)) as unknown as Triple }
  })
  const draw = (centreOf: (ball: (typeof balls)[number]) => Triple) => {
    const data = new Uint8Array(grid.shape[0] * grid.shape[1] * grid.shape[2])
    let n = 0
    for (let k = 0; k < grid.shape[2]; k++) {
      for (let j = 0; j < grid.shape[1]; j++) {
        for (let i = 0; i < grid.shape[0]; i++, n++) {
          for (const ball of balls) {
            const [x, y, z] = centreOf(ball)
            if (Math.hypot(i * spacing[0] - x, j * spacing[1] - y, k * spacing[2] - z) <= ball.radiusMm) data[n] = ball.index
          }
        }
      }
    }
    return labelsOn(grid, data)
  }
  const inputs = { reference: draw((ball) => ball.centre), candidate: draw((ball) => ball.moved), scan: undefined }
  return { inputs, truth: { balls: balls.map(({ index, radiusMm, distanceMm }) => ({ index, radiusMm, distanceMm })) } }
}

/** Two segmentations that know nothing of each other: each voxel of both has a label of its own draw. */
export async function makeRandomLabels(random: Random): Promise<Made> {
  const grid = { shape: [48, 48, 48] as const, affine: scaleAndShift([1, 1, 1]) }
  const draw = (stream: Random) =>
    labelsOn(
      grid,
      Uint8Array.from({ length: 48 ** 3 }, () => Math.max(0, stream.integer(5) - 2)),
    )
  return { inputs: { reference: draw(random.fork('a')), candidate: draw(random.fork('b')), scan: undefined }, truth: { balls: [] } }
}

/** On the phantom: how far each figure is from its closed form. On the null: how far Dice is from chance. */
export function judgeOverlap(result: { scores?: Table }, truth: unknown, isNull: boolean): Score[] {
  const rows = result.scores?.rows ?? []
  if (isNull) {
    const beyond = Math.max(...rows.map((row) => Math.abs(Number(row.dice) - Number(row.chance))))
    return [{ name: 'Dice away from its chance level', value: rows.length ? beyond : Number.NaN, chance: 0, mark: 0.01, better: 'lower' }]
  }
  const { balls } = truth as Truth
  return balls.flatMap((ball) => {
    const row = rows.find(({ index }) => index === ball.index)
    const score = (name: string, measured: unknown, expected: number, unknowing: number, mark: number, unit?: string): Score => ({
      name: `${name} of ball ${ball.index}, away from its closed form`,
      value: Math.abs(Number(measured ?? Number.NaN) - expected),
      chance: Math.abs(unknowing - expected),
      mark,
      better: 'lower',
      unit,
    })
    const distances = ballDistancesMm(ball)
    const ml = (4 / 3) * Math.PI * (ball.radiusMm / 10) ** 3
    // What knows nothing: labels strewn at random for Dice, no distance at all, and no volume.
    return [
      score('Dice', row?.dice, ballDice(ball), Number(row?.chance ?? 0), 0.01),
      score('HD95', row?.hd95, distances.hd95, 0, 1, 'mm'),
      score('ASSD', row?.assd, distances.assd, 0, 0.5, 'mm'),
      score('Volume', row?.reference, ml, 0, 0.02 * ml, 'mL'),
    ]
  })
}

const labels: readonly Label[] = [
  { index: 1, name: 'label 1', color: '#6aa9ff' },
  { index: 2, name: 'label 2', color: '#e0b04c' },
]

function labelsOn(grid: { shape: Triple; affine: LabelVolume['affine'] }, data: Uint8Array): LabelVolume {
  return { ...grid, data, slope: 1, intercept: 0, labels }
}
