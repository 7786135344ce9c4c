import { normalQuantile } from '../statistics/normal.ts'
import { permutationP } from '../statistics/permutation.ts'
import type { Random } from '../statistics/random.ts'

/** A group of neighbouring places and times that all lie beyond the threshold on one side. */
export interface Cluster {
  /** Sum of its t-values. */
  readonly mass: number
  /** Indices channel × samples + sample. */
  readonly members: readonly number[]
  /** How often the largest cluster of a permutation is as large; holds for all clusters at once. */
  readonly p: number
}

export interface ClusterTest {
  /** channels × samples. */
  readonly t: Float64Array
  readonly threshold: number
  /** Largest first. */
  readonly clusters: readonly Cluster[]
}

export interface Observations {
  /** Rows of channels × samples each, one behind the other. */
  readonly data: Float32Array
  readonly channels: number
  readonly samples: number
  /** Whether a row is of the first of two conditions; left out, there is one condition and the test is against 0. */
  readonly isFirst?: readonly boolean[]
  /** For each channel those next to it. */
  readonly neighbours: readonly (readonly number[])[]
}

/**
 * Cluster permutation test (Maris E, Oostenveld R, 2007, J Neurosci Methods 164:177–190): clusters of t-values beyond the two-sided 5 % threshold, their mass
 * against the largest of each permutation: of signs for one condition, of labels for two (pooled variance).
 */
export function clusterTest(observed: Observations, permutations: number, random: Random): ClusterTest {
  const { data, channels, samples, isFirst, neighbours } = observed
  const cells = channels * samples
  const rows = data.length / cells
  const squares = new Float64Array(cells)
  const totals = new Float64Array(cells)
  for (let r = 0; r < rows; r++)
    for (let k = 0; k < cells; k++) {
      const value = data[r * cells + k]
      squares[k] += value * value
      totals[k] += value
    }
  const threshold = tQuantile(0.975, isFirst ? rows - 2 : rows - 1)
  const t = new Float64Array(cells)
  const sums = new Float64Array(cells)
  const measure = (first: ArrayLike<boolean>) => {
    sums.fill(0)
    let count = 0
    for (let r = 0; r < rows; r++) {
      if (!first[r]) continue
      count++
      for (let k = 0, at = r * cells; k < cells; k++, at++) sums[k] += data[at]
    }
    for (let k = 0; k < cells; k++)
      t[k] = isFirst ? twoSample(sums[k], totals[k], squares[k], count, rows) : oneSample(2 * sums[k] - totals[k], squares[k], rows)
    return clustersOf(t, threshold, samples, neighbours)
  }
  const found = measure(isFirst ?? new Array<boolean>(rows).fill(true))
  const kept = t.slice()
  const largest: number[] = []
  const labels = isFirst ? [...isFirst] : new Array<boolean>(rows)
  for (let draw = 0; draw < permutations; draw++) {
    if (isFirst) shuffle(labels, random)
    else for (let r = 0; r < rows; r++) labels[r] = random.uniform() < 0.5
    largest.push(Math.max(0, ...measure(labels).map(({ mass }) => Math.abs(mass))))
  }
  const clusters = found
    .map(({ mass, members }) => ({ mass, members, p: permutationP(Math.abs(mass), largest).p }))
    .sort((a, b) => Math.abs(b.mass) - Math.abs(a.mass))
  return { t: kept, threshold, clusters }
}

/** With signs flipped, the squares stay: only the sum changes. */
function oneSample(sum: number, squares: number, n: number): number {
  const mean = sum / n
  const variance = (squares - n * mean * mean) / (n - 1)
  return variance > 0 ? mean / Math.sqrt(variance / n) : 0
}

function twoSample(sum: number, total: number, squares: number, n: number, all: number): number {
  const m = all - n
  const [a, b] = [sum / n, (total - sum) / m]
  const variance = (squares - n * a * a - m * b * b) / (all - 2)
  return variance > 0 ? (a - b) / Math.sqrt(variance * (1 / n + 1 / m)) : 0
}

function clustersOf(
  t: Float64Array,
  threshold: number,
  samples: number,
  neighbours: readonly (readonly number[])[],
): { mass: number; members: number[] }[] {
  const seen = new Uint8Array(t.length)
  const clusters: { mass: number; members: number[] }[] = []
  for (let start = 0; start < t.length; start++) {
    if (seen[start] || Math.abs(t[start]) <= threshold) continue
    const sign = Math.sign(t[start])
    const members = [start]
    seen[start] = 1
    let mass = 0
    const visit = (cell: number) => {
      if (seen[cell] || sign * t[cell] <= threshold) return
      seen[cell] = 1
      members.push(cell)
    }
    for (let n = 0; n < members.length; n++) {
      const cell = members[n]
      mass += t[cell]
      const sample = cell % samples
      if (sample > 0) visit(cell - 1)
      if (sample < samples - 1) visit(cell + 1)
      for (const channel of neighbours[(cell - sample) / samples] ?? []) visit(channel * samples + sample)
    }
    clusters.push({ mass, members })
  }
  return clusters
}

function shuffle(labels: boolean[], random: Random): void {
  for (let n = labels.length - 1; n > 0; n--) {
    const other = random.integer(n + 1)
    ;[labels[n], labels[other]] = [labels[other], labels[n]]
  }
}

/** Quantile of Student's t by its expansion about the normal one (Abramowitz and Stegun 26.7.5): 0.1 % off at 4 degrees of freedom, less above. */
export function tQuantile(p: number, freedom: number): number {
  const z = normalQuantile(p)
  const terms = [
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92_160,
  ]
  return terms.reduce((sum, term, n) => sum + term / freedom ** (n + 1), z)
}

/** For each channel those that are nearer than 1.6 times the usual distance of nearest neighbours; none where positions are not known. */
export function neighboursOf(positionsMm: readonly (readonly [number, number, number] | undefined)[]): number[][] {
  const distance = (a: number, b: number) => {
    const [p, q] = [positionsMm[a], positionsMm[b]]
    return p && q ? Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]) : Infinity
  }
  const others = (a: number) => positionsMm.flatMap((_, b) => (b === a ? [] : [distance(a, b)]))
  const nearest = positionsMm.map((_, a) => Math.min(...others(a))).filter(Number.isFinite)
  const usual = nearest.sort((a, b) => a - b)[nearest.length >> 1] ?? 0
  return positionsMm.map((_, a) => positionsMm.flatMap((_other, b) => (b !== a && distance(a, b) < 1.6 * usual ? [b] : [])))
}
