import { beforeAll, expect, test } from 'vitest'
import { analyticHead } from './analyticHead.ts'
import type { HeadMap } from './headMap.ts'
import type { WorkingGrid } from './parameters.ts'
import { tissueTraining } from './recipes.ts'
import { makeSample, type Sample } from './sample.ts'
import { trainingStream } from './stream.ts'

const grid: WorkingGrid = { shape: [24, 28, 24], spacingMm: 8, oversampling: 2 }
let heads: HeadMap[]
beforeAll(() => {
  heads = [analyticHead({ spacingMm: 3 }), analyticHead({ spacingMm: 3, ventricles: 1.5 })]
}, 120_000)

async function take(count: number, options: { workers: number; start?: number; seed?: number }): Promise<Sample[]> {
  const taken: Sample[] = []
  for await (const sample of trainingStream({ heads, grid, seed: 1, ...options })) {
    taken.push(sample)
    if (taken.length === count) break
  }
  return taken
}

test('threads give what a direct call gives, in order, however many they are', async () => {
  const direct = Array.from({ length: 5 }, (_, index) => makeSample(heads, tissueTraining, grid, 1, index))
  for (const workers of [0, 1, 2]) expect(await take(5, { workers })).toEqual(direct)
})

test('a stream that resumes at sample 3 goes on where the first left off', async () => {
  const whole = await take(5, { workers: 0 })
  expect(await take(2, { workers: 1, start: 3 })).toEqual(whole.slice(3))
})

test('another seed, other samples', async () => {
  const [a] = await take(1, { workers: 0 })
  const [b] = await take(1, { workers: 0, seed: 2 })
  expect(a.image).not.toEqual(b.image)
})

test('an error inside a thread reaches the trainer', async () => {
  const broken = [{ ...heads[0], originMm: undefined as unknown as [number, number, number] }]
  const stream = trainingStream({ heads: broken, grid, seed: 1, workers: 1 })
  await expect(stream.next()).rejects.toThrow()
})

test('samples are what a network takes: 0 to 1, with both ends reached', async () => {
  for (const { image, brainDistance } of await take(4, { workers: 0 })) {
    expect(Math.min(...image)).toBe(0)
    expect(Math.max(...image)).toBe(1)
    expect(Math.max(...brainDistance.map(Math.abs))).toBeLessThanOrEqual(20)
  }
})
