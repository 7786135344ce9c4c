import { afterAll, beforeAll, expect, test } from 'vitest'
import { floatTensor } from '../../data/tensor.ts'
import { serializeModel } from '../../graph/onnx/save.ts'
import { openSession, type Session } from '../../runtime/session.ts'
import { seededRandom } from '../../statistics/random.ts'
import { inContextNetwork } from './in-context.ts'

const size = 16
const places = 3
let session: Session
beforeAll(async () => {
  session = await openSession(serializeModel(inContextNetwork({ groups: 1, examples: places, size, random: seededRandom(1) })))
})
afterAll(() => session.release())

const image = (name: string) => {
  const random = seededRandom(name)
  return Float32Array.from({ length: size * size }, () => random.uniform())
}
const stack = (images: readonly Float32Array[]) =>
  floatTensor([images.length, 1, size, size], Float32Array.from(images.flatMap((i) => [...i])))
/** The answer to one image, told by the examples named (each an image and its answer). */
async function answer(examples: readonly string[], valid: readonly number[]): Promise<number[]> {
  const { answer } = await session.run({
    image: stack([image('target')]),
    exampleImages: stack(examples.map((name) => image(name))),
    exampleAnswers: stack(examples.map((name) => image(`${name} answer`))),
    valid: floatTensor([1, places], Float32Array.from(valid)),
  })
  return [...(answer.data as Float32Array)]
}
const farthest = (a: readonly number[], b: readonly number[]) => Math.max(...a.map((value, n) => Math.abs(value - b[n])))

test('the order of the examples does not matter', async () => {
  expect(farthest(await answer(['a', 'b', 'c'], [1, 1, 1]), await answer(['c', 'a', 'b'], [1, 1, 1]))).toBeLessThan(1e-4)
})

test('an example that is not there counts for nothing, and one that is there counts', async () => {
  const two = await answer(['a', 'b', 'c'], [1, 1, 0])
  expect(farthest(two, await answer(['a', 'b', 'x'], [1, 1, 0]))).toBeLessThan(1e-5)
  expect(farthest(two, await answer(['a', 'b', 'c'], [1, 1, 1]))).toBeGreaterThan(1e-3)
})

test('an example that is there twice changes nothing', async () => {
  expect(farthest(await answer(['a', 'b', 'b'], [1, 1, 0]), await answer(['a', 'a', 'b'], [1, 1, 0]))).toBeGreaterThan(1e-3)
  expect(farthest(await answer(['a', 'a', 'a'], [1, 1, 1]), await answer(['a', 'b', 'b'], [1, 0, 0]))).toBeLessThan(1e-4)
})

test('weights have the same names and shapes for other numbers of tasks and examples', () => {
  const shapes = (groups: number, examples: number) =>
    [...inContextNetwork({ groups, examples, size, random: seededRandom(1) }).graph.initializers]
      .filter(([name]) => !name.startsWith('constant'))
      .map(([name, { shape }]) => `${name} ${shape}`)
  expect(shapes(4, 5)).toEqual(shapes(1, 3))
})
