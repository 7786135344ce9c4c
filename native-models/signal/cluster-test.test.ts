import { expect, it } from 'vitest'
import { seededRandom } from '../statistics/random.ts'
import { clusterTest, neighboursOf, tQuantile } from './cluster-test.ts'
import known from './fixtures/clusters.json' with { type: 'json' }

const x = Float32Array.from(known.x)
const alone = { channels: 1, samples: 60, neighbours: [[]] }

it('finds the clusters of MNE against zero, with its p', () => {
  const { t, clusters } = clusterTest({ data: x, ...alone }, 1999, seededRandom(1))
  expect(Math.max(...known.one.t.map((value, k) => Math.abs(value - t[k])))).toBeLessThan(1e-5)
  expect(clusters.map(({ mass }) => Number(mass.toFixed(3)))).toEqual(known.one.masses.map((mass) => Number(mass.toFixed(3))))
  expect(Math.abs(clusters[0].p - known.one.p)).toBeLessThan(0.002)
})

it('finds the clusters of MNE between two conditions, with its p', () => {
  const data = x.map((value, k) => (k < 8 * 60 ? value : value * 0.5))
  const isFirst = Array.from({ length: 14 }, (_, n) => n < 8)
  const { clusters } = clusterTest({ data, ...alone, isFirst }, 1999, seededRandom(1))
  expect(clusters.map(({ mass }) => Number(mass.toFixed(2)))).toEqual(known.two.masses.map((mass) => Number(mass.toFixed(2))))
  expect(Math.abs(clusters[0].p - known.two.p)).toBeLessThan(0.03)
})

it('a cluster reaches over neighbouring channels', () => {
  const data = Float32Array.from({ length: 10 * 3 * 4 }, (_, k) => (k % 12 === 1 || k % 12 === 5 ? 1 : 0) + 0.1 * Math.sin(k * k))
  const { clusters } = clusterTest({ data, channels: 3, samples: 4, neighbours: [[1], [0], []] }, 99, seededRandom(1))
  expect([...clusters[0].members].sort((a, b) => a - b)).toEqual([1, 5])
})

it('quantiles of t are those of the tables', () => {
  expect(tQuantile(0.975, 10)).toBeCloseTo(2.2281, 3)
  expect(tQuantile(0.975, 100)).toBeCloseTo(1.984, 4)
})

it('neighbours are near', () => {
  const line = ([0, 10, 20, 100] as const).map((at): [number, number, number] => [at, 0, 0])
  expect(neighboursOf([...line, undefined])).toEqual([[1], [0, 2], [1], [], []])
})
