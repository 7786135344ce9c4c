/**
 * Where each class is likely, on a coarse grid: class probabilities of a network, and how a voxel of the scan finds its place in it.
 * `data` holds `classes` numbers for each coarse voxel (class fastest, then x, y, z) and sums to one over the classes.
 */
export interface CoarsePrior {
  readonly shape: readonly [number, number, number]
  readonly classes: number
  readonly data: Float32Array
  /** 3×4, row-major: voxel index of the scan → voxel index of the coarse grid. */
  readonly toPrior: readonly number[]
}

/** Gaussian blur of every class, `sigma` in coarse voxels: room for the network's uncertainty of about a coarse voxel. Edges repeat. */
export function blurPrior(prior: CoarsePrior, sigma: number): CoarsePrior {
  if (sigma <= 0) return prior
  const radius = Math.max(1, Math.ceil(3 * sigma))
  const weights = Float64Array.from({ length: radius + 1 }, (_, t) => Math.exp(-(t ** 2) / (2 * sigma * sigma)))
  const total = weights.reduce((sum, weight) => sum + 2 * weight, -weights[0])
  const kernel = weights.map((weight) => weight / total)
  const strides = [prior.classes, prior.classes * prior.shape[0], prior.classes * prior.shape[0] * prior.shape[1]]
  return { ...prior, data: strides.reduce((data, stride, axis) => blurAlong(data, prior.shape[axis], stride, kernel), prior.data) }
}

/** One axis: positions `stride` apart, `size` of them in a row. `kernel[t]` is the weight of the neighbours `t` away. */
function blurAlong(from: Float32Array, size: number, stride: number, kernel: Float64Array): Float32Array {
  const to = new Float32Array(from.length)
  const row = size * stride
  for (let start = 0; start < from.length; start += row)
    for (let at = 0; at < size; at++) {
      const here = start + at * stride
      for (let n = here; n < here + stride; n++) to[n] = kernel[0] * from[n]
      for (let t = 1; t < kernel.length; t++) {
        const before = start + Math.max(0, at - t) * stride - here
        const after = start + Math.min(size - 1, at + t) * stride - here
        for (let n = here; n < here + stride; n++) to[n] += kernel[t] * (from[n + before] + from[n + after])
      }
    }
  return to
}

/**
 * Trilinear interpolation of the prior at every voxel listed in `voxels` (linear indices into `shape`), from `start` to `end`;
 * `classes` numbers a voxel are written to `out`. `floor` is added to every class so that no voxel is decided by the prior alone;
 * beyond the coarse grid the first class (background) is certain.
 */
export function priorAt(
  prior: CoarsePrior,
  shape: readonly number[],
  voxels: Int32Array,
  out: Float32Array,
  floor: number,
  start = 0,
  end = voxels.length,
): void {
  const { classes, data } = prior
  const [nx, ny, nz] = prior.shape
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0, j = 0, k = 0, l = 0] = prior.toPrior
  const width = shape[0] ?? 1
  const plane = width * (shape[1] ?? 1)
  const stepY = classes * nx
  const stepZ = stepY * ny
  const scale = 1 / (1 + floor * classes)
  for (let n = start; n < end; n++) {
    const voxel = voxels[n]
    const z = Math.floor(voxel / plane)
    const rest = voxel - z * plane
    const y = Math.floor(rest / width)
    const x = rest - y * width
    const px = a * x + b * y + c * z + d
    const py = e * x + f * y + g * z + h
    const pz = i * x + j * y + k * z + l
    const to = n * classes
    if (!(px > -0.5 && py > -0.5 && pz > -0.5 && px < nx - 0.5 && py < ny - 0.5 && pz < nz - 0.5)) {
      for (let s = 0; s < classes; s++) out[to + s] = floor * scale
      out[to] = (1 + floor) * scale
      continue
    }
    const cx = Math.min(Math.max(px, 0), nx - 1.001)
    const cy = Math.min(Math.max(py, 0), ny - 1.001)
    const cz = Math.min(Math.max(pz, 0), nz - 1.001)
    const ix = Math.floor(cx)
    const iy = Math.floor(cy)
    const iz = Math.floor(cz)
    const fx = cx - ix
    const fy = cy - iy
    const fz = cz - iz
    const at = (ix + nx * (iy + ny * iz)) * classes
    const w000 = (1 - fx) * (1 - fy) * (1 - fz) * scale
    const w100 = fx * (1 - fy) * (1 - fz) * scale
    const w010 = (1 - fx) * fy * (1 - fz) * scale
    const w110 = fx * fy * (1 - fz) * scale
    const w001 = (1 - fx) * (1 - fy) * fz * scale
    const w101 = fx * (1 - fy) * fz * scale
    const w011 = (1 - fx) * fy * fz * scale
    const w111 = fx * fy * fz * scale
    for (let s = 0; s < classes; s++) {
      const o = at + s
      out[to + s] =
        w000 * data[o] +
        w100 * data[o + classes] +
        w010 * data[o + stepY] +
        w110 * data[o + stepY + classes] +
        w001 * data[o + stepZ] +
        w101 * data[o + stepZ + classes] +
        w011 * data[o + stepZ + stepY] +
        w111 * data[o + stepZ + stepY + classes] +
        floor * scale
    }
  }
}
