import type { Random } from '../../../statistics/random.ts'

/** z, y, x of the volume. */
export const tubesShape = [30, 60, 70] as const
/** First and last x of every tube. */
const [from, to] = [5, 64]
const middles = Array.from({ length: 7 }, (_, n): readonly [number, number] => [n < 4 ? 8 : 21, 8 + 14 * (n % 4)])

/** What became of each of seven straight tubes in the candidate: three as they are, one split, two merged, one missing, and one that is not there. */
export const fates = ['kept', 'kept', 'kept', 'split', 'merged', 'merged', 'missing'] as const

export interface Tubes {
  readonly reference: Int32Array
  readonly candidate: Int32Array
  /** z, y, x of the middle line of each. */
  readonly lines: readonly (readonly (readonly [number, number, number])[])[]
}

/** Tubes, and a candidate with known errors; their numbers are shuffled. */
export function knownTubes(random: Random): Tubes {
  const names = shuffledNames(random, 9)
  const candidate = volume()
  for (const [n, fate] of fates.entries()) {
    const [z, y] = middles[n]
    if (fate === 'kept') tube(candidate, z, y, from, to, names[n])
    if (fate === 'split') {
      tube(candidate, z, y, from, 34, names[n])
      tube(candidate, z, y, 35, to, names[7])
    }
    if (fate === 'merged') tube(candidate, z, y, from, to, names[4])
  }
  tube(candidate, 15, 30, 20, 40, names[8])
  return { ...referenceTubes(random), candidate }
}

/** Tubes, and a candidate that knows nothing of them: across, and elsewhere. */
export function unrelatedTubes(random: Random): Tubes {
  const candidate = volume()
  const [nz, ny] = tubesShape
  for (let n = 0; n < 7; n++) {
    const [x, z] = [from + random.integer(to - from), 2 + random.integer(nz - 4)]
    for (let y = 2; y < ny - 2; y++) ball(candidate, z, y, x, n + 1)
  }
  return { ...referenceTubes(random), candidate }
}

function referenceTubes(random: Random): Pick<Tubes, 'reference' | 'lines'> {
  const names = shuffledNames(random, 7)
  const reference = volume()
  for (const [n, [z, y]] of middles.entries()) tube(reference, z, y, from, to, names[n])
  return { reference, lines: middles.map(([z, y]) => Array.from({ length: to - from + 1 }, (_, x) => [z, y, from + x] as const)) }
}

const volume = () => new Int32Array(tubesShape[0] * tubesShape[1] * tubesShape[2])

function tube(labels: Int32Array, z: number, y: number, first: number, last: number, label: number): void {
  for (let x = first; x <= last; x++) ball(labels, z, y, x, label)
}

/** A disc of radius 2 across x, or the same around a voxel of a line along y. */
function ball(labels: Int32Array, z: number, y: number, x: number, label: number): void {
  const [, ny, nx] = tubesShape
  for (let dz = -2; dz <= 2; dz++)
    for (let dy = -2; dy <= 2; dy++) if (dz * dz + dy * dy <= 5) labels[x + nx * (y + dy + ny * (z + dz))] = label
}

function shuffledNames(random: Random, count: number): number[] {
  const keys = Array.from({ length: count }, () => random.uniform())
  return keys.map((key) => 1 + keys.filter((other) => other < key).length)
}
