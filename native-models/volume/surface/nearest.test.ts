import { expect, it } from 'vitest'
import { seededRandom } from '../../statistics/random.ts'
import { nearestTo } from './nearest.ts'

it.each([0.3, 2, 9])('finds the nearest of all, with cells of %f mm', (cellMm) => {
  const random = seededRandom(4)
  const cloud = (count: number) => Float32Array.from({ length: 3 * count }, () => random.between(-5, 5))
  const [points, others] = [cloud(40), cloud(300)]
  const away = (n: number, m: number) => Math.hypot(...[0, 1, 2].map((axis) => points[3 * n + axis] - others[3 * m + axis]))
  const slow = Array.from({ length: 40 }, (_, n) => {
    const all = Array.from({ length: 300 }, (__, m) => away(n, m))
    return all.indexOf(Math.min(...all))
  })
  expect(Array.from(nearestTo(points, others, cellMm))).toEqual(slow)
})
