import { deflateSync } from 'node:zlib'
import type { Mesh } from './mesh.ts'

/** GIFTI 1.0 (gifti_spec 2011): points in scanner millimetres and triangles, deflated and in base 64. */
export function encodeGifti({ vertices, triangles }: Mesh): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE GIFTI SYSTEM "http://www.nitrc.org/frs/download.php/115/gifti.dtd">',
    '<GIFTI Version="1.0" NumberOfDataArrays="2">',
    ...dataArray('NIFTI_INTENT_POINTSET', 'NIFTI_TYPE_FLOAT32', vertices, space),
    ...dataArray('NIFTI_INTENT_TRIANGLE', 'NIFTI_TYPE_INT32', triangles, []),
    '</GIFTI>\n',
  ].join('\n')
}

const space = [
  '<CoordinateSystemTransformMatrix><DataSpace>NIFTI_XFORM_SCANNER_ANAT</DataSpace>',
  '<TransformedSpace>NIFTI_XFORM_SCANNER_ANAT</TransformedSpace>',
  '<MatrixData>1 0 0 0 0 1 0 0 0 0 1 0 0 0 0 1</MatrixData></CoordinateSystemTransformMatrix>',
]

function dataArray(intent: string, type: string, values: Float32Array | Int32Array, about: readonly string[]): string[] {
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength)
  return [
    `<DataArray Intent="${intent}" DataType="${type}" ArrayIndexingOrder="RowMajorOrder" Dimensionality="2" Dim0="${values.length / 3}" Dim1="3" ` +
      'Encoding="GZipBase64Binary" Endian="LittleEndian" ExternalFileName="" ExternalFileOffset="">',
    ...about,
    `<Data>${deflateSync(bytes).toString('base64')}</Data>`,
    '</DataArray>',
  ]
}

/** Binary STL: 80 bytes of header, a count, then for each triangle its normal and corners as float32. */
export function encodeStl({ vertices: v, triangles }: Mesh): Buffer {
  const bytes = Buffer.alloc(84 + (50 * triangles.length) / 3)
  bytes.write('Touchstone surface in RAS millimetres')
  bytes.writeUInt32LE(triangles.length / 3, 80)
  for (let t = 0, at = 84; t < triangles.length; t += 3, at += 50) {
    const [a, b, c] = [3 * triangles[t], 3 * triangles[t + 1], 3 * triangles[t + 2]]
    const [x1, y1, z1] = [v[b] - v[a], v[b + 1] - v[a + 1], v[b + 2] - v[a + 2]]
    const [x2, y2, z2] = [v[c] - v[a], v[c + 1] - v[a + 1], v[c + 2] - v[a + 2]]
    const normal = [y1 * z2 - z1 * y2, z1 * x2 - x1 * z2, x1 * y2 - y1 * x2]
    const length = Math.hypot(...normal) || 1
    const numbers = [...normal.map((n) => n / length), ...[a, b, c].flatMap((k) => [v[k], v[k + 1], v[k + 2]])]
    for (const [n, value] of numbers.entries()) bytes.writeFloatLE(value, at + 4 * n)
  }
  return bytes
}

/** Wavefront OBJ: a line a vertex, a line a triangle, counted from 1. */
export function encodeObj({ vertices: v, triangles }: Mesh): string {
  const lines = ['# Touchstone surface in RAS millimetres']
  for (let n = 0; n < v.length; n += 3) lines.push(`v ${v[n].toFixed(4)} ${v[n + 1].toFixed(4)} ${v[n + 2].toFixed(4)}`)
  for (let t = 0; t < triangles.length; t += 3) lines.push(`f ${triangles[t] + 1} ${triangles[t + 1] + 1} ${triangles[t + 2] + 1}`)
  return `${lines.join('\n')}\n`
}
