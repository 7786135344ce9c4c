import type { CoarsePrior } from './prior.ts'

/** The voxels that the mixture works on: brain as the prior sees it, with a margin so that what surrounds it has a say. */
export interface Region {
  readonly shape: readonly [number, number, number]
  /** Linear indices into the grid, rising. */
  readonly voxels: Int32Array
  /** Grid voxel → place in `voxels`, or −1. */
  readonly places: Int32Array
}

/**
 * Voxels within `margin` coarse voxels of where the prior gives the `inside` classes more than `threshold`, and whose `valid` is set.
 */
export function regionAround(
  shape: readonly [number, number, number],
  valid: Uint8Array,
  prior: CoarsePrior,
  inside: readonly number[],
  options: { threshold: number; margin: number },
): Region {
  const near = dilate(likely(prior, inside, options.threshold), prior.shape, options.margin)
  const [nx, ny, nz] = prior.shape
  const [width, height, depth] = shape
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0, j = 0, k = 0, l = 0] = prior.toPrior
  const places = new Int32Array(new SharedArrayBuffer(4 * width * height * depth)).fill(-1)
  let count = 0
  for (let z = 0, n = 0; z < depth; z++)
    for (let y = 0; y < height; y++) {
      const px = b * y + c * z + d + 0.5
      const py = f * y + g * z + h + 0.5
      const pz = j * y + k * z + l + 0.5
      for (let x = 0; x < width; x++, n++) {
        if (valid[n] === 0) continue
        const ix = Math.floor(px + a * x)
        const iy = Math.floor(py + e * x)
        const iz = Math.floor(pz + i * x)
        if (ix < 0 || iy < 0 || iz < 0 || ix >= nx || iy >= ny || iz >= nz) continue
        if (near[ix + nx * (iy + ny * iz)] === 1) places[n] = count++
      }
    }
  const voxels = new Int32Array(new SharedArrayBuffer(4 * count))
  for (let n = 0; n < places.length; n++) {
    const place = places[n]
    if (place >= 0) voxels[place] = n
  }
  return { shape, voxels, places }
}

function likely(prior: CoarsePrior, inside: readonly number[], threshold: number): Uint8Array {
  const mask = new Uint8Array(prior.data.length / prior.classes)
  for (let n = 0; n < mask.length; n++) {
    let sum = 0
    for (const c of inside) sum += prior.data[n * prior.classes + c]
    mask[n] = sum > threshold ? 1 : 0
  }
  return mask
}

/** Box dilation by `radius` voxels on the coarse grid. */
function dilate(mask: Uint8Array, shape: readonly [number, number, number], radius: number): Uint8Array {
  let from = mask
  const strides = [1, shape[0], shape[0] * shape[1]]
  for (const [axis, stride] of strides.entries()) {
    const size = shape[axis]
    const to = new Uint8Array(from.length)
    for (let n = 0; n < from.length; n++) {
      if (from[n] === 0) continue
      const at = Math.floor(n / stride) % size
      for (let t = Math.max(-radius, -at); t <= Math.min(radius, size - 1 - at); t++) to[n + t * stride] = 1
    }
    from = to
  }
  return from
}
