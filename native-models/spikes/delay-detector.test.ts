import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { delayEvidence, fitDelayDetector, pruned, shortened } from './delay-detector.ts'
import { laggedCounts } from './lagged-counts.ts'

const known = JSON.parse(readFileSync(new URL('fixtures/delays.json', import.meta.url), 'utf8'))
const x = laggedCounts(
  known.counts.map((own: number[]) => Float64Array.from(own)),
  known.lags,
)
const isEvent = Uint8Array.from(known.event as number[])
const use = isEvent.map((_, n) => (n >= known.lags - 1 && n < known.stop ? 1 : 0))
const found = fitDelayDetector(x, isEvent, use, known.strength)

function close(values: ArrayLike<number>, others: readonly number[]): void {
  expect(values.length).toBe(others.length)
  for (const [n, value] of others.entries()) expect(values[n]).toBeCloseTo(value, 4)
}

test('weights and evidence are those of scikit-learn, deviations those of NumPy', () => {
  close(found.weights, known.weights)
  close([found.bias], [known.bias])
  close(found.errors, known.errors)
  const bins = Array.from({ length: isEvent.length - known.stop }, (_, n) => known.stop + n)
  close(delayEvidence(found, x, bins), known.evidence)
  const without = delayEvidence(found, x, bins, new Uint8Array(x.width))
  expect(new Set(without)).toEqual(new Set([found.bias]))
})

test('pruning keeps the largest weights, shortening the shortest delays of all units', () => {
  const detector = { weights: Float64Array.of(0.1, -3, 0.2, 1, 0, 2), bias: 0, errors: new Float64Array(6) }
  expect([...pruned(detector, 2)]).toEqual([0, 1, 0, 0, 0, 1])
  expect([...shortened(detector, 3, 2)]).toEqual([1, 0, 0, 1, 0, 0])
  expect([...shortened(detector, 3, 3)]).toEqual([1, 1, 0, 1, 0, 0])
})
