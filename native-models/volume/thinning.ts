/** Offsets of the 26 neighbours, and of the voxel itself in the middle, x fastest. */
const places = Array.from({ length: 27 }, (_, n) => [(n % 3) - 1, (Math.floor(n / 3) % 3) - 1, Math.floor(n / 9) - 1] as const)
const middle = 13

/** The eight 2 × 2 × 2 octants that hold the middle: their voxels as places, the middle first. */
const octants = Array.from({ length: 8 }, (_, o) => {
  const sides = [o & 1 ? 1 : -1, o & 2 ? 1 : -1, o & 4 ? 1 : -1]
  return Array.from({ length: 8 }, (_, c) =>
    [0, 1, 2].reduce((sum, axis) => sum + 3 ** axis * (1 + (c & (1 << axis) ? sides[axis] : 0)), 0),
  )
})

/**
 * Eight times by how much the Euler characteristic of the closed voxels of an octant falls when its first voxel is taken away: the corner that
 * they share counts 1, each half edge 1/2, each quarter face 1/4 and each cube 1/8. `code` has bit c for voxel c.
 */
const eulerChange = Int8Array.from({ length: 256 }, (_, code) => octantEuler(code) - octantEuler(code & ~1))

function octantEuler(code: number): number {
  const any = (voxels: readonly number[]) => voxels.some((c) => code & (1 << c))
  const corners = Array.from({ length: 8 }, (_, c) => c)
  let sum = code ? 8 : 0
  for (let axis = 0; axis < 3; axis++)
    for (const side of [0, 1]) {
      // A half edge along an axis touches the four voxels on its side.
      if (any(corners.filter((c) => ((c >> axis) & 1) === side))) sum -= 4
    }
  for (let normal = 0; normal < 3; normal++)
    for (const quarter of [0, 1, 2, 3]) {
      // A quarter face touches the two voxels that differ along its normal.
      const [a, b] = [0, 1, 2].filter((axis) => axis !== normal)
      if (any(corners.filter((c) => ((c >> a) & 1) === (quarter & 1) && ((c >> b) & 1) === quarter >> 1))) sum += 2
    }
  return sum - corners.filter((c) => code & (1 << c)).length
}

/** Which pairs of neighbours touch. */
const touching = places.map((a) =>
  places.flatMap((b, n) => (n !== middle && a.every((at, axis) => Math.abs(at - b[axis]) <= 1) ? [n] : [])),
)

/** The six directions in the order in which borders are taken away, as places: y−, y+, x+, x−, z+, z−. */
const borders = [places.findIndex((p) => p.join() === '0,-1,0'), 16, 14, 12, 22, 4]

/**
 * The skeleton of a mask: borders are taken away, voxel by voxel, as long as neither ends of lines, nor parts, nor holes, nor cavities are lost
 * (Lee TC, Kashyap RL, Chu CN 1994, Building skeleton models via 3-D medial surface/axis thinning algorithms, CVGIP 56:462–478). One voxel
 * wide; 26-connected. Where the sequence matters, the order is that of scikit-image's `skeletonize`.
 *
 * @param mask 0 outside, x fastest; left alone
 * @returns 1 on the skeleton
 */
export function thin(mask: Uint8Array, [nx, ny, nz]: readonly [number, number, number]): Uint8Array {
  // A rim of nothing saves asking where the border is.
  const [wide, deep] = [nx + 2, (nx + 2) * (ny + 2)]
  const padded = new Uint8Array(deep * (nz + 2))
  const inside: number[] = []
  for (let k = 0, n = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, n++) {
        if (mask[n] === 0) continue
        const at = i + 1 + wide * (j + 1) + deep * (k + 1)
        padded[at] = 1
        inside.push(at)
      }
  const steps = places.map(([x, y, z]) => x + wide * y + deep * z)
  const around = new Uint8Array(27)
  const look = (at: number) => {
    for (let p = 0; p < 27; p++) around[p] = padded[at + steps[p]]
  }
  let left = inside
  // A plane is not thinned from above and below: it has no inside there.
  const directions = nz === 1 ? borders.slice(0, 4) : borders
  for (let still = 0; still < directions.length; ) {
    still = 0
    for (const border of directions) {
      const candidates = left.filter((at) => {
        if (padded[at + steps[border]] !== 0) return false
        look(at)
        return !isEnd(around) && keepsEuler(around) && isSimple(around)
      })
      let removed = 0
      for (const at of candidates) {
        look(at)
        if (!isSimple(around)) continue
        padded[at] = 0
        removed++
      }
      if (removed === 0) still++
      else left = left.filter((at) => padded[at] !== 0)
    }
  }
  const out = new Uint8Array(mask.length)
  for (const at of left) {
    const [x, y, z] = [(at % wide) - 1, Math.floor((at % deep) / wide) - 1, Math.floor(at / deep) - 1]
    out[x + nx * (y + ny * z)] = 1
  }
  return out
}

/** Whether a voxel has one neighbour. */
function isEnd(around: Uint8Array): boolean {
  let sum = 0
  for (let p = 0; p < 27; p++) sum += around[p]
  return sum === 2
}

function keepsEuler(around: Uint8Array): boolean {
  let sum = 0
  for (const octant of octants) {
    let code = 0
    for (let c = 0; c < 8; c++) code |= around[octant[c]] << c
    sum += eulerChange[code]
  }
  return sum === 0
}

const queue = new Uint8Array(27)
const seen = new Uint8Array(27)

/** Whether the neighbours hang together without the voxel between them. */
function isSimple(around: Uint8Array): boolean {
  seen.fill(0)
  let count = 0
  let first = -1
  for (let p = 0; p < 27; p++)
    if (p !== middle && around[p]) {
      count++
      if (first < 0) first = p
    }
  if (count <= 1) return true
  let [head, tail, reached] = [0, 0, 1]
  queue[tail++] = first
  seen[first] = 1
  while (head < tail) {
    for (const p of touching[queue[head++]]) {
      if (seen[p] || !around[p]) continue
      seen[p] = 1
      queue[tail++] = p
      reached++
    }
  }
  return reached === count
}
