import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { amplitudeCutoff, coincidences, isiViolations, presenceRatio, refractoryContamination } from './unit-quality.ts'

interface Known {
  readonly durationS: number
  readonly times: readonly number[]
  readonly amplitudes: readonly number[]
  readonly isi: readonly [number, number]
  readonly llobet: readonly [number, number]
  readonly llobetCensored: readonly [number, number]
  readonly presence: number
  readonly cutoff: number
}
const known: Known = JSON.parse(readFileSync(new URL('fixtures/quality.json', import.meta.url), 'utf8'))
const times = Float64Array.from(known.times)

test("metrics are those of NumPy by SpikeInterface's definitions", () => {
  const isi = isiViolations(times, known.durationS, 0.0015)
  expect(isi.violations).toBe(known.isi[0])
  expect(isi.contamination).toBeCloseTo(known.isi[1], 12)
  for (const [expected, censored] of [[known.llobet, 0] as const, [known.llobetCensored, 0.0002] as const]) {
    const found = refractoryContamination(times, known.durationS, 0.002, censored)
    expect(found.violations).toBe(expected[0])
    expect(found.contamination).toBeCloseTo(expected[1], 12)
  }
  expect(presenceRatio(times, 0, known.durationS, 10)).toBe(known.presence)
  const amplitudes = Float64Array.from(known.amplitudes)
  expect(amplitudeCutoff(amplitudes)).toBeCloseTo(known.cutoff, 10)
  expect(amplitudeCutoff(amplitudes.map((value) => -value))).toBeCloseTo(known.cutoff, 10)
})

test('too few amplitudes, or none that differ, say nothing of what is missing; a short recording nothing of presence', () => {
  expect(amplitudeCutoff(new Float64Array(499))).toBeNaN()
  expect(amplitudeCutoff(new Float64Array(600).fill(3))).toBeNaN()
  expect(presenceRatio(times, 0, 5, 10)).toBeNaN()
  expect(refractoryContamination(Float64Array.of(1, 1.0001, 1.0002), 10, 0.001).contamination).toBe(1)
})

test('coincidences count spikes of the first, each once', () => {
  expect(coincidences(Float64Array.of(1, 2, 3), Float64Array.of(1.0003, 1.0004, 2.5, 3), 0.0004)).toBe(2)
})
