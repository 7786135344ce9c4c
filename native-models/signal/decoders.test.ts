import { readFileSync } from 'node:fs'
import { Matrix } from 'ml-matrix'
import { expect, it } from 'vitest'
import { distanceTo, riemannianMean, tangentMap } from './riemann.ts'
import { xdawn } from './xdawn.ts'

const fixture = JSON.parse(readFileSync(new URL('./fixtures/decoders.json', import.meta.url), 'utf8'))
const covariances: Matrix[] = fixture.covariances.map((rows: number[][]) => new Matrix(rows))

function close(found: ArrayLike<number>, wanted: readonly number[], digits: number): void {
  expect(found.length).toBe(wanted.length)
  for (const [k, value] of wanted.entries()) expect(found[k]).toBeCloseTo(value, digits)
}

it('the Riemannian mean, distances and tangent vectors are those of SciPy', () => {
  const mean = riemannianMean(covariances, 1e-12)
  close(mean.to1DArray(), fixture.mean.flat(), 9)
  const map = tangentMap(mean)
  for (const [n, matrix] of covariances.entries()) close(map(matrix), fixture.tangent[n], 9)
  close(covariances.map(distanceTo(covariances[0])), fixture.distance, 9)
})

it('the mean and the distance do not depend on how channels are mixed', () => {
  const mixing = new Matrix([3, 1, 4, 1, 5].map((first, row) => [first, row, 1, row * row, row === 2 ? 7 : 0]))
  const mixed = covariances.map((matrix) => mixing.mmul(matrix).mmul(mixing.transpose()))
  close(mixed.map(distanceTo(mixed[0])), fixture.distance, 6)
  const expected = mixing.mmul(riemannianMean(covariances)).mmul(mixing.transpose())
  expect(distanceTo(expected)(riemannianMean(mixed))).toBeLessThan(1e-6)
})

it('xDAWN filters are those of MNE-Python, up to their sign and length', () => {
  const epochs: number[][][] = fixture.epochs
  const chosen = epochs.filter((_, n) => fixture.labels[n] === 1)
  const evoked = epochs[0].map((row, c) => row.map((_, k) => chosen.reduce((sum, epoch) => sum + epoch[c][k], 0) / chosen.length))
  const all = epochs[0].map((_, c) => epochs.flatMap((epoch) => epoch[c]))
  // MNE-Python does not take means away.
  const power = (rows: number[][]) => new Matrix(rows).mmul(new Matrix(rows).transpose()).div(rows[0].length)
  const filters = xdawn(power(evoked), power(all), 2).to2DArray()
  for (const [k, row] of filters.entries()) {
    const scale = row.reduce((sum, value, c) => sum + value * fixture.xdawn[k][c], 0)
    const unit = Math.sign(scale) * Math.hypot(...row)
    close(
      row.map((value) => value / unit),
      fixture.xdawn[k],
      8,
    )
  }
})
