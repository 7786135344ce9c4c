import { beforeAll, describe, expect, test } from 'vitest'
import { seededRandom } from '../../../statistics/random.ts'
import { analyticHead } from '../analyticHead.ts'
import { anatomy } from '../tissues.ts'
import { type BoxedHead, boxedHead, standardBoxMm } from './boxed-head.ts'
import { type Bend, codeOf, cutHead, fineSize, isInside, type Plane, planes, shareOf } from './cut.ts'
import { drawLook, imageOf } from './look.ts'
import { drawLabel, drawTask, type TaskKind, unseenStructures, unseenTask } from './task.ts'

const straight: Bend = { matrix: [1, 0, 0, 1], shift: [0, 0, 0], tilt: [0, 0], nodes: new Float32Array(162) }
let head: BoxedHead
beforeAll(() => {
  head = boxedHead(analyticHead({ spacingMm: 2 }))
}, 60_000)

describe('a cut', () => {
  test('shows every brain in the standard box, whatever the size of the head', () => {
    for (const plane of Object.keys(planes) as Plane[]) {
      const { codes } = cutHead(head, plane, 0, straight)
      const inside = [...codes.keys()].filter((n) => isInside(codes[n]))
      const across = new Set(inside.map((n) => n % fineSize)).size
      const down = new Set(inside.map((n) => Math.floor(n / fineSize))).size
      const [u, v] = planes[plane]
      // The box holds 98 in 100 of the brain: where it is widest the brain is wider by what tapers off, elsewhere narrower.
      expect(across / standardBoxMm[u]).toBeGreaterThan(0.9)
      expect(across / standardBoxMm[u]).toBeLessThan(1.25)
      expect(down / standardBoxMm[v]).toBeGreaterThan(0.9)
      expect(down / standardBoxMm[v]).toBeLessThan(1.25)
    }
  })

  test('moves by as much as it is told to', () => {
    const left = (n: number) => n % fineSize
    const middle = (bend: Bend) => {
      const { codes } = cutHead(head, 'axial', 0, bend)
      const inside = [...codes.keys()].filter((n) => isInside(codes[n])).map(left)
      return inside.reduce((sum, x) => sum + x, 0) / inside.length
    }
    // A point of the canvas shows what lies 10 mm further along: the head moves the other way.
    expect(middle({ ...straight, shift: [10, 0, 0] }) - middle(straight)).toBeCloseTo(-10, 0)
  })

  test('gives a point of the canvas the share of its four fine points', () => {
    expect(Math.max(...shareOf(() => true))).toBe(1)
    expect([...shareOf((n) => n === 0 || n === 1)].slice(0, 2)).toEqual([0.5, 0])
  })
})

test('what was stripped away is exactly 0, and what was not spans 0 to 1', () => {
  const { codes } = cutHead(head, 'axial', 0, straight)
  const brain = shareOf((n) => isInside(codes[n]))
  const random = seededRandom('look')
  const look = drawLook(random)
  const stripped = imageOf(codes, 'axial', { ...look, stripped: true }, random)
  expect(stripped.some((value, n) => brain[n] === 0 && value !== 0)).toBe(false)
  expect(Math.max(...stripped)).toBe(1)
  const whole = imageOf(codes, 'axial', { ...look, stripped: false }, random)
  expect(whole.filter((value, n) => brain[n] === 0 && value > 0).length).toBeGreaterThan(100)
})

describe('tasks', () => {
  test('never ask for a structure, nor for the one task, that are kept to ask what the network makes of the unseen', () => {
    const isUnseen = (code: number) =>
      unseenStructures.some((name) => anatomy[code].name.endsWith(name) && !/inferior/.test(anatomy[code].name))
    const seen = cutHead(head, 'axial', 0, straight)
    const present = [...seen.codes.keys()].filter((n) => isUnseen(codeOf(seen.codes[n])))
    expect(present.length).toBeGreaterThan(100)
    for (let i = 0; i < 25; i++) {
      const held = drawLabel(seen, seededRandom(`label ${i}`))
      expect(present.some((n) => held(seen, n))).toBe(false)
      expect(seen.codes.some((_, n) => held(seen, n))).toBe(true)
    }
    const kinds = new Set<TaskKind>(Array.from({ length: 40 }, (_, i) => drawTask([head], 1, seededRandom(`kind ${i}`)).kind))
    expect(kinds).not.toContain(unseenTask)
    expect(kinds.size).toBeGreaterThan(3)
  })

  test('are the same for the same seed', () => {
    expect(drawTask([head], 2, seededRandom(7))).toEqual(drawTask([head], 2, seededRandom(7)))
  })
})
