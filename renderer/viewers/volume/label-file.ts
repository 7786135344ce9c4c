/** Where a grid lies: the NIfTI way, x right, y forward, z up, in millimetres. */
export interface FileGrid {
  readonly dims: readonly [number, number, number]
  /** Rows of the voxel-to-world matrix, four numbers each. */
  readonly affine: readonly (readonly number[])[]
}

const headerBytes = 352

/** An uncompressed NIfTI-1 file of labels as 32-bit integers, in the order of `grid`. */
export function labelFile({ dims, affine }: FileGrid, labels: Int32Array<ArrayBuffer>): Blob {
  const header = new DataView(new ArrayBuffer(headerBytes))
  const int16 = (at: number, value: number) => header.setInt16(at, value, true)
  const float32 = (at: number, value: number) => header.setFloat32(at, value, true)
  header.setInt32(0, 348, true)
  for (const [n, size] of [3, ...dims, 1, 1, 1, 1].entries()) int16(40 + 2 * n, size)
  const int32Code = 8
  int16(70, int32Code)
  int16(72, 32)
  const spacing = [0, 1, 2].map((column) => Math.hypot(...affine.slice(0, 3).map((row) => row[column] ?? 0)))
  for (const [n, size] of [1, ...spacing, 1, 1, 1, 1].entries()) float32(76 + 4 * n, size)
  float32(108, headerBytes)
  float32(112, 1)
  const millimetres = 2
  header.setUint8(123, millimetres)
  const aligned = 2
  int16(254, aligned)
  for (const [row, values] of affine.slice(0, 3).entries())
    for (const [column, value] of values.slice(0, 4).entries()) float32(280 + 16 * row + 4 * column, value)
  for (const [n, letter] of [...'n+1\0'].entries()) header.setUint8(344 + n, letter.charCodeAt(0))
  return new Blob([header.buffer, labels.buffer])
}
