/** x, y, z of the volume. */
export const tubeShape = [24, 20, 14] as const

type Point = readonly [z: number, y: number, x: number]

export interface TubePair {
  /** Channels of instances, x fastest: one where nothing overlaps. */
  readonly reference: readonly Int32Array[]
  readonly candidate: readonly Int32Array[]
  /** The middle lines of the reference, in voxels. */
  readonly lines: readonly (readonly Point[])[]
}

/**
 * Four random tubes as a reference, and a candidate that shifts, splits, merges or leaves them out, and adds one: of whole numbers alone, so that a
 * second language draws the same (scoring/fixtures/make_filaments.py). With an odd seed instances have channels of their own and overlap.
 */
export function tubePair(seed: number): TubePair {
  const below = drawer(seed)
  const lines = Array.from({ length: 4 }, () => line(below))
  const parts: { steps: readonly Point[]; label: number; shift: Point }[] = []
  for (const [n, steps] of lines.entries()) {
    const what = below(5)
    const shift: Point = [below(3) - 1, below(3) - 1, below(3) - 1]
    if (what === 0) parts.push({ steps: steps.slice(0, 9), label: 2 * n + 1, shift }, { steps: steps.slice(9), label: 2 * n + 2, shift })
    else if (what === 1) parts.push({ steps, label: 2 * ((n + 1) % 4) + 1, shift })
    else if (what !== 2) parts.push({ steps, label: 2 * n + 1, shift })
  }
  parts.push({ steps: line(below), label: 9, shift: [0, 0, 0] })
  const volume = () => new Int32Array(tubeShape[0] * tubeShape[1] * tubeShape[2])
  if (seed % 2 === 0) {
    const [reference, candidate] = [volume(), volume()]
    for (const [n, steps] of lines.entries()) paint(reference, steps, n + 1)
    for (const { steps, label, shift } of parts) paint(candidate, steps, label, shift)
    return { reference: [reference], candidate: [candidate], lines }
  }
  const labels = [...new Set(parts.map(({ label }) => label))].sort((a, b) => a - b)
  const candidate = labels.map(volume)
  for (const { steps, label, shift } of parts) paint(candidate[labels.indexOf(label)], steps, label, shift)
  const reference = lines.map((steps, n) => {
    const own = volume()
    paint(own, steps, n + 1)
    return own
  })
  return { reference, candidate, lines }
}

/** Whole numbers below n from a linear congruential generator. */
function drawer(seed: number): (n: number) => number {
  let state = seed >>> 0
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return (state >>> 8) % n
  }
}

function line(below: (n: number) => number): Point[] {
  const [nx, ny, nz] = tubeShape
  const sizes = [nz, ny, nx]
  const at = sizes.map((n) => below(n))
  const main = below(3)
  const sign = below(2) ? 1 : -1
  return Array.from({ length: 18 }, () => {
    const axis = below(3) ? main : below(3)
    at[axis] = Math.min(sizes[axis] - 1, Math.max(0, at[axis] + (axis === main ? sign : below(3) - 1)))
    return [at[0], at[1], at[2]] as const
  })
}

/** Cubes of three voxels along the points. */
function paint(volume: Int32Array, steps: readonly Point[], label: number, shift: Point = [0, 0, 0]): void {
  const [nx, ny, nz] = tubeShape
  const sizes = [nz, ny, nx]
  for (const point of steps) {
    const [z, y, x] = point.map((p, axis) => Math.min(sizes[axis] - 1, Math.max(0, p + shift[axis])))
    for (let k = Math.max(0, z - 1); k < Math.min(nz, z + 2); k++)
      for (let j = Math.max(0, y - 1); j < Math.min(ny, y + 2); j++)
        for (let i = Math.max(0, x - 1); i < Math.min(nx, x + 2); i++) volume[i + nx * (j + ny * k)] = label
  }
}
