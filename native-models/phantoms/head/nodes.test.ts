import { expect, test } from 'vitest'
import { seededRandom } from '../../statistics/random.ts'
import { fieldAt, type NodeField, nodeShape, normalNodes, refine, rowReader } from './nodes.ts'

const extent = [100, 80, 60]
const plane = (x: number, y: number, z: number) => 3 + 0.5 * x - 0.2 * y + 0.1 * z

function planeField(spacingMm: number): NodeField {
  const shape = nodeShape(extent, spacingMm)
  const data = new Float32Array(shape[0] * shape[1] * shape[2])
  let n = 0
  for (let k = 0; k < shape[2]; k++)
    for (let j = 0; j < shape[1]; j++) for (let i = 0; i < shape[0]; i++) data[n++] = plane(i * spacingMm, j * spacingMm, k * spacingMm)
  return { shape, spacingMm, data }
}

test('nodes cover the whole field of view', () => {
  expect(nodeShape([100, 80, 60], 20)).toEqual([6, 5, 4])
  expect(nodeShape([101, 80, 5], 20)).toEqual([7, 5, 2])
})

test('a linear field is reproduced exactly anywhere, refined or read by rows', () => {
  const field = planeField(20)
  expect(fieldAt(field, 33.3, 71, 12.5)).toBeCloseTo(plane(33.3, 71, 12.5), 4)
  const finer = refine(field, extent, 7)
  expect(fieldAt(finer, 33.3, 71, 12.5)).toBeCloseTo(plane(33.3, 71, 12.5), 4)
  const row = new Float32Array(50)
  rowReader(field, 50, 2)(13, 9, row)
  for (const i of [0, 17, 49]) expect(row[i]).toBeCloseTo(plane((i + 0.5) * 2, 27, 19), 4)
})

test('reading rows and reading points agree on a random field', () => {
  const field = normalNodes(extent, 11, 2, seededRandom(5))
  const row = new Float32Array(25)
  rowReader(field, 25, 4)(7, 3, row)
  for (let i = 0; i < 25; i++) expect(row[i]).toBeCloseTo(fieldAt(field, (i + 0.5) * 4, 30, 14), 4)
})
