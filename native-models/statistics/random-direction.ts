import type { Random } from './random.ts'

/** A direction in space, all alike likely: three normal numbers, brought to length 1. */
export function randomDirection(random: Random): [number, number, number] {
  const drawn = [random.normal(), random.normal(), random.normal()] as const
  const length = Math.hypot(...drawn)
  return [drawn[0] / length, drawn[1] / length, drawn[2] / length]
}
