import { leastSquares } from '../statistics/least-squares.ts'

/** A plane that phases follow over a flat array of electrodes. */
export interface PhasePlane {
  /** Circular–circular correlation of the phases with those of the plane, less what three parameters reach by themselves; about 0 by chance, at most 1. */
  readonly fit: number
  /** Where the wave goes, in degrees counter-clockwise from x. */
  readonly directionDeg: number
  /** Of the phase, in radians per millimetre. */
  readonly slope: number
}

/**
 * The plane wave that explains phases (radians) at places (mm) best, by search over all directions and slopes up to `steepest`, as Zhang H, Watrous AJ, Patel A,
 * Jacobs J (2018, Neuron 98:1269–1281) do. A wave goes towards where its phase falls.
 */
export function fitPhasePlane(phases: ArrayLike<number>, places: readonly (readonly [number, number])[], steepest: number): PhasePlane {
  let best = { length: -1, direction: 0, slope: 0 }
  const look = (direction: number, slope: number) => {
    const [a, b] = [slope * Math.cos(direction), slope * Math.sin(direction)]
    let [re, im] = [0, 0]
    for (const [n, [x, y]] of places.entries()) {
      // A wave that travels along (a, b) has the phase −(a·x + b·y).
      const rest = phases[n] + a * x + b * y
      re += Math.cos(rest)
      im += Math.sin(rest)
    }
    const length = Math.hypot(re, im) / places.length
    if (length > best.length) best = { length, direction, slope }
  }
  for (let d = 0; d < 72; d++) for (let s = 0; s <= 30; s++) look((d * Math.PI) / 36, (steepest * s) / 30)
  for (let width = 1; width > 0.01; width /= 2) {
    const { direction, slope } = best
    for (const turn of [-1, 0, 1])
      for (const step of [-1, 0, 1]) look(direction + (turn * width * Math.PI) / 72, Math.max(0, slope + (step * width * steepest) / 60))
  }
  const n = places.length
  // The mean resultant length, as an R² adjusted for the three parameters of a plane.
  const fit = 1 - ((1 - best.length ** 2) * (n - 1)) / (n - 4)
  return { fit, directionDeg: ((best.direction * 180) / Math.PI + 360) % 360, slope: best.slope }
}

/** Places on the plane that lies nearest to them: its two axes are x and y where the array lies flat. */
export function flattened(places: readonly (readonly [number, number, number])[]): { xy: [number, number][]; depthMm: number } {
  const rows = places.map(([x, y]) => [x, y])
  const { intercept, weights } = leastSquares(
    rows,
    places.map(([, , z]) => z),
  )
  const depths = places.map(([x, y, z]) => z - intercept - weights[0] * x - weights[1] * y)
  return { xy: places.map(([x, y]) => [x, y]), depthMm: Math.sqrt(depths.reduce((sum, depth) => sum + depth * depth, 0) / depths.length) }
}
