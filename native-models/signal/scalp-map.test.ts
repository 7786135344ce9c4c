import { expect, it } from 'vitest'
import { scalpMap } from './scalp-map.ts'

/** The vertex, and eight electrodes halfway down, from the nose to the left ear and on. */
const ring = Array.from({ length: 8 }, (_, n): [number, number, number] => {
  const turn = Math.PI / 2 + (n * Math.PI) / 4
  return [Math.sin(1) * Math.cos(turn), Math.sin(1) * Math.sin(turn), Math.cos(1)]
})
const places = [[0, 0, 1] as const, ...ring]
const cells = 41
const { inside, matrix, dots } = scalpMap(places, cells)
const drawn = (values: readonly number[]) =>
  new Map(inside.map((cell, n) => [cell, matrix[n].reduce((sum, weight, e) => sum + weight * values[e], 0)]))

it('puts the nose up, the left ear left and the vertex in the middle', () => {
  const rim = (80 * Math.PI) / 180
  expect(dots[0]).toEqual([0.5, 0.5])
  expect(dots[1][0]).toBeCloseTo(0.5, 9)
  expect(dots[1][1]).toBeCloseTo(0.5 - 1 / rim / 2, 9)
  expect(dots[3][0]).toBeCloseTo(0.5 - 1 / rim / 2, 9)
})

it('is a disc', () => expect(inside.length / cells ** 2).toBeCloseTo(Math.PI / 4, 1))

it('has at an electrode what was measured there, and everywhere what all electrodes share', () => {
  const values = places.map(([x, y, z]) => 3 * x - 2 * y + z)
  const map = drawn(values)
  for (const [n, [x, y]] of dots.entries()) {
    const at = map.get(Math.floor(y * cells) * cells + Math.floor(x * cells)) ?? Number.NaN
    expect(Math.abs(at - values[n])).toBeLessThan(0.15)
  }
  for (const value of drawn(places.map(() => 7)).values()) expect(value).toBeCloseTo(7, 4)
})
