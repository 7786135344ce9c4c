/**
 * Brings a map from one grid to another of the same rank (C order): 'linear' with voxel centres half a voxel from the border, as
 * torch.nn.functional.interpolate with align_corners=False, or 'nearest'.
 */
export function upsample(map: Float32Array, from: readonly number[], to: readonly number[], kind: 'linear' | 'nearest'): Float32Array {
  let values: Float32Array = map
  const shape = [...from]
  to.forEach((size, axis) => {
    values = alongAxis(values, shape, axis, size, kind)
    shape[axis] = size
  })
  return values
}

function alongAxis(values: Float32Array, shape: readonly number[], axis: number, size: number, kind: 'linear' | 'nearest'): Float32Array {
  const old = shape[axis] ?? 1
  if (old === size) return values
  const inner = shape.slice(axis + 1).reduce((product, n) => product * n, 1)
  const outer = shape.slice(0, axis).reduce((product, n) => product * n, 1)
  const result = new Float32Array(outer * size * inner)
  for (let n = 0; n < size; n++) {
    const place = kind === 'nearest' ? Math.floor((n * old) / size) : Math.max(0, ((n + 0.5) * old) / size - 0.5)
    const low = Math.min(old - 1, Math.floor(place))
    const high = Math.min(old - 1, low + 1)
    const share = kind === 'nearest' ? 0 : place - low
    for (let o = 0; o < outer; o++) {
      for (let i = 0; i < inner; i++) {
        const a = values[(o * old + low) * inner + i] ?? 0
        const b = values[(o * old + high) * inner + i] ?? 0
        result[(o * size + n) * inner + i] = a + share * (b - a)
      }
    }
  }
  return result
}
