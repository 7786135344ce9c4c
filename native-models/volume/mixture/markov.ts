/**
 * Mean-field Markov random field over the six neighbours: the belief in a class grows by exp(strength × what the neighbours believe).
 * Beliefs are bytes (0–255), `classes` a voxel. Every voxel of a step is computed from the step before, so the result depends neither on
 * order nor on how the voxels are shared among workers.
 */
export interface MarkovStep {
  readonly shape: readonly [number, number, number]
  readonly voxels: Int32Array
  readonly places: Int32Array
  readonly classes: number
  /** Weight of the neighbours along each axis; a coarser axis has a smaller one. */
  readonly axisStrength: readonly [number, number, number]
  /** Prior × density, normalised, `classes` a voxel: what a voxel says alone. */
  readonly evidence: Float32Array
}

/** One step for the voxels `start` ≤ n < `end` of the region: `from` and `to` are the beliefs before and after. */
export function markovStep(step: MarkovStep, from: Uint8Array, to: Uint8Array, start = 0, end = step.voxels.length): void {
  const { voxels, places, classes, evidence } = step
  const [width, height, depth] = step.shape
  const plane = width * height
  const fineness = 16
  const [sx, sy, sz] = step.axisStrength.map((strength) =>
    Math.round((fineness * strength * 16) / Math.max(1e-9, Math.max(...step.axisStrength))),
  )
  const strongest = Math.max(...step.axisStrength)
  const wx = sx ?? 0
  const wy = sy ?? 0
  const wz = sz ?? 0
  // exp(strength · Σ weights · belief / 255), tabulated over the whole-number sum.
  const largest = 2 * (wx + wy + wz) * 255
  const shift = Math.max(0, Math.ceil(Math.log2(largest / 8192)))
  const table = Float32Array.from({ length: (largest >> shift) + 2 }, (_, n) => Math.exp((strongest * (n << shift)) / (256 * 255)))
  const sums = new Int32Array(classes)
  const beliefs = new Float64Array(classes)
  for (let n = start; n < end; n++) {
    const voxel = voxels[n]
    const z = Math.floor(voxel / plane)
    const y = Math.floor((voxel - z * plane) / width)
    const x = voxel - z * plane - y * width
    sums.fill(0)
    if (x > 0) gather(from, places[voxel - 1], wx, classes, sums)
    if (x < width - 1) gather(from, places[voxel + 1], wx, classes, sums)
    if (y > 0) gather(from, places[voxel - width], wy, classes, sums)
    if (y < height - 1) gather(from, places[voxel + width], wy, classes, sums)
    if (z > 0) gather(from, places[voxel - plane], wz, classes, sums)
    if (z < depth - 1) gather(from, places[voxel + plane], wz, classes, sums)
    const at = n * classes
    let all = 0
    for (let c = 0; c < classes; c++) {
      const belief = evidence[at + c] * table[sums[c] >> shift]
      beliefs[c] = belief
      all += belief
    }
    const scale = 255 / all
    for (let c = 0; c < classes; c++) to[at + c] = beliefs[c] * scale + 0.5
  }
}

/** Neighbours outside the region are background (class 0). */
function gather(from: Uint8Array, place: number, weight: number, classes: number, sums: Int32Array): void {
  if (place < 0) {
    sums[0] = sums[0] + weight * 255
    return
  }
  const at = place * classes
  for (let c = 0; c < classes; c++) sums[c] = sums[c] + weight * from[at + c]
}
