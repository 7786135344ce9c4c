/**
 * For each of some points (x, y, z in mm) the nearest of others, looked for in the cells of a lattice around it, ring by ring.
 * @param cellMm about as far as the others are apart
 */
export function nearestTo(points: Float32Array, others: Float32Array, cellMm: number): Int32Array {
  const cells = new Map<string, number[]>()
  const cellOf = (at: Float32Array, n: number) => [0, 1, 2].map((axis) => Math.floor(at[3 * n + axis] / cellMm))
  for (let n = 0; n < others.length / 3; n++) {
    const key = cellOf(others, n).join()
    const cell = cells.get(key)
    if (cell) cell.push(n)
    else cells.set(key, [n])
  }
  return Int32Array.from({ length: points.length / 3 }, (_, n) => {
    const [x, y, z] = cellOf(points, n)
    let [found, least] = [-1, Number.POSITIVE_INFINITY]
    // What lies in ring r is at least r − 1 cells away.
    for (let ring = 0; found < 0 || (ring - 1) * cellMm < least; ring++) {
      for (const key of ringOf(x, y, z, ring)) {
        for (const other of cells.get(key) ?? []) {
          const away = Math.hypot(...[0, 1, 2].map((axis) => points[3 * n + axis] - others[3 * other + axis]))
          if (away < least) [found, least] = [other, away]
        }
      }
    }
    return found
  })
}

function* ringOf(x: number, y: number, z: number, ring: number): Generator<string> {
  for (let i = -ring; i <= ring; i++)
    for (let j = -ring; j <= ring; j++)
      for (let k = -ring; k <= ring; k++) if (Math.max(Math.abs(i), Math.abs(j), Math.abs(k)) === ring) yield `${x + i},${y + j},${z + k}`
}
