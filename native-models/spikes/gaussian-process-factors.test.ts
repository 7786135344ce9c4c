import { readFileSync } from 'node:fs'
import { Matrix } from 'ml-matrix'
import { expect, test } from 'vitest'
import { bitsPerSpike } from './bits-per-spike.ts'
import { fitProcessFactors, latentPosterior, nextProcessFactors, type ProcessFactors } from './gaussian-process-factors.ts'

const dense = JSON.parse(readFileSync(new URL('fixtures/gpfa.json', import.meta.url), 'utf8'))
const segments: Matrix[] = dense.y.map((rows: number[][]) => new Matrix(rows))
const start: ProcessFactors = {
  loadings: new Matrix(dense.start.loadings),
  offset: Float64Array.from(dense.start.offset),
  noise: Float64Array.from(dense.start.noise),
  timescales: Float64Array.from(dense.start.timescales),
}

function close(found: ArrayLike<number>, known: ArrayLike<number>, within = 1e-7): void {
  expect(found.length).toBe(known.length)
  for (let n = 0; n < known.length; n++) expect(Math.abs(found[n] - known[n])).toBeLessThan(within * Math.max(1, Math.abs(known[n])))
}

test('likelihood, latents and their spread are those of the dense Gaussian (SciPy)', () => {
  const posterior = latentPosterior(start, 9)
  close(segments.map(posterior.logLikelihoodOf), dense.logLikelihood)
  for (const [n, segment] of segments.entries()) close(posterior.meanOf(segment).to1DArray(), dense.means[n].flat())
  close(posterior.covariance.diagonal(), dense.covarianceDiagonal)
})

test('a round of EM gives the parameters and the likelihood of the dense one, timescales by another optimiser', () => {
  const next = nextProcessFactors(start, segments)
  close(next.loadings.to1DArray(), dense.next.loadings.flat())
  close(next.offset, dense.next.offset)
  close(next.noise, dense.next.noise)
  close(next.timescales, dense.next.timescales, 1e-3)
  close(segments.map(latentPosterior(next, 9).logLikelihoodOf), dense.next.logLikelihood, 1e-4)
})

test('the likelihood never falls from one round to the next', () => {
  let model = fitProcessFactors(segments, 2, 0)
  let last = Number.NEGATIVE_INFINITY
  for (let round = 0; round < 15; round++) {
    const now = segments.map(latentPosterior(model, 9).logLikelihoodOf).reduce((a, b) => a + b)
    expect(now).toBeGreaterThan(last - 1e-9)
    last = now
    model = nextProcessFactors(model, segments)
  }
})

test('bits per spike are nought for the mean rate, known for a doubled one, and finite where a rate is dead', () => {
  const counts = Float64Array.of(2, 0, 4, 2)
  expect(bitsPerSpike([new Float64Array(4).fill(2)], [counts])).toBeCloseTo(0, 12)
  // Σ (n ln 2 − 2) over the bins, per spike and in bits: (8 ln 2 − 8) / (8 ln 2).
  expect(bitsPerSpike([new Float64Array(4).fill(4)], [counts])).toBeCloseTo((8 * Math.LN2 - 8) / (8 * Math.LN2), 12)
  expect(bitsPerSpike([counts], [counts])).toBeGreaterThan(0)
  expect(Number.isFinite(bitsPerSpike([new Float64Array(4)], [counts]))).toBe(true)
})
