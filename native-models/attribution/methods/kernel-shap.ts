import { Matrix, solve } from 'ml-matrix'
import { z } from 'zod'
import { Problem } from '../../data/problem.ts'
import { baselineOf, baselineSettings } from '../baseline.ts'
import { featuresOf } from '../features.ts'
import { forwardExplainer } from '../forward-explainer.ts'
import { completeness } from '../gradient-explainer.ts'
import { method } from '../method.ts'

/** Up to this many features all coalitions are asked, and the values are exact. */
const EXACT = 11

export default method({
  name: 'kernel-shap',
  title: 'Kernel SHAP',
  summary:
    'Shapley values of patches, regions or channels: the mean effect of each over all orders in which they could be added. Needs no gradients.',
  sources: [
    'Lundberg SM, Lee S-I (2017). A unified approach to interpreting model predictions. NeurIPS; arXiv:1705.07874, theorem 2. Exact up to 11 features.',
  ],
  settings: z.object({
    by: z.enum(['patch', 'region', 'channel']).default('patch').describe('What a feature is.'),
    patch: z.array(z.int().min(1)).min(1).default([8]).describe('Size of a patch: one number, or one for each axis after the channels.'),
    samples: z.int().min(10).max(200_000).default(2000).describe('How many coalitions are drawn, where there are too many to ask all.'),
    ...baselineSettings,
  }),
  signed: true,
  open: (subject, settings) =>
    forwardExplainer(subject, async ({ sample, value, valueAt }, { random, progress }) => {
      const { indices } = featuresOf(subject, settings.by, settings.patch)
      const count = indices.length
      if (count < 2)
        throw new Problem({ kind: 'usage', what: 'There is only one feature.', remedy: 'Give smaller patches, or more regions.' })
      const baseline = baselineOf(settings, sample, subject)
      const empty = await valueAt(baseline)
      const coalitions = count <= EXACT ? allCoalitions(count) : drawCoalitions(count, settings.samples, random)
      const scores: number[] = []
      for (const [n, { members }] of coalitions.entries()) {
        const place = baseline.slice()
        for (const [k, inside] of members.entries()) if (inside) for (const i of indices[k] ?? []) place[i] = sample[i] ?? 0
        scores.push(await valueAt(place))
        progress?.((n + 1) / coalitions.length)
      }
      const shapley = leastSquares(coalitions, scores, empty, value)
      const map = new Float32Array(sample.length)
      // Every value of a feature gets an equal part, so that the map adds up to the features.
      indices.forEach((part, k) => {
        for (const i of part) map[i] = (shapley[k] ?? 0) / part.length
      })
      return {
        map,
        residual: completeness(map, value - empty, 'Sum of the map against the change of the output from the baseline to this input.'),
      }
    }),
})

interface Coalition {
  readonly members: Uint8Array
  readonly weight: number
}

/** Every coalition but the empty and the whole one, with Shapley's kernel: (M − 1) / (C(M, s) s (M − s)). */
function allCoalitions(count: number): Coalition[] {
  return Array.from({ length: 2 ** count - 2 }, (_, n) => {
    const members = Uint8Array.from({ length: count }, (_, k) => ((n + 1) >> k) & 1)
    const size = members.reduce((sum, inside) => sum + inside, 0)
    return { members, weight: (count - 1) / (choose(count, size) * size * (count - size)) }
  })
}

/** Coalitions drawn by the kernel, each with its complement; all then weigh alike. */
function drawCoalitions(count: number, wanted: number, random: { uniform(): number; integer(n: number): number }): Coalition[] {
  const sizes = Array.from({ length: count - 1 }, (_, k) => (count - 1) / ((k + 1) * (count - k - 1)))
  const total = sizes.reduce((sum, weight) => sum + weight, 0)
  const drawn: Coalition[] = []
  while (drawn.length < wanted) {
    let left = random.uniform() * total
    let size = 1
    while (size < count - 1 && left > (sizes[size - 1] ?? 0)) {
      left -= sizes[size - 1] ?? 0
      size++
    }
    const order = Array.from({ length: count }, (_, k) => k)
    const members = new Uint8Array(count)
    for (let k = 0; k < size; k++) {
      const at = k + random.integer(count - k)
      const taken = order[at] ?? 0
      order[at] = order[k] ?? 0
      members[taken] = 1
    }
    drawn.push({ members, weight: 1 }, { members: members.map((inside) => 1 - inside), weight: 1 })
  }
  return drawn
}

/** Weighted least squares under the constraint that the values add up to f(x) − f(baseline): the last value is what the others leave. */
function leastSquares(coalitions: readonly Coalition[], scores: readonly number[], empty: number, whole: number): number[] {
  const count = coalitions[0]?.members.length ?? 0
  const free = count - 1
  const normal = Matrix.zeros(free, free)
  const right = Matrix.zeros(free, 1)
  for (const [n, { members, weight }] of coalitions.entries()) {
    const last = members[free] ?? 0
    const y = (scores[n] ?? 0) - empty - last * (whole - empty)
    for (let a = 0; a < free; a++) {
      const left = (members[a] ?? 0) - last
      if (left === 0) continue
      right.set(a, 0, right.get(a, 0) + weight * left * y)
      for (let b = 0; b < free; b++) normal.set(a, b, normal.get(a, b) + weight * left * ((members[b] ?? 0) - last))
    }
  }
  const values = solve(normal, right, true).to1DArray()
  return [...values, whole - empty - values.reduce((sum, value) => sum + value, 0)]
}

function choose(n: number, k: number): number {
  let product = 1
  for (let i = 1; i <= k; i++) product = (product * (n - k + i)) / i
  return product
}
