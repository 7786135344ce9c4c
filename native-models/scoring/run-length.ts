/** Skeletons of the reference as one graph: nodes in physical units, edges between nodes of one skeleton. */
export interface SkeletonGraph {
  /** Names, and to which of them each node belongs. */
  readonly names: readonly string[]
  readonly skeleton: ArrayLike<number>
  /** z, y, x of each node. */
  readonly nodes: readonly (readonly [number, number, number])[]
  readonly edges: readonly (readonly [from: number, to: number])[]
}

export interface RunLength {
  /** Expected run length: how far one gets along a skeleton from a point chosen at random before an error. */
  readonly erl: number
  /** What it would be without errors, and the ratio. */
  readonly best: number
  readonly nerl: number
  /** Of each skeleton. */
  readonly skeletons: readonly {
    readonly name: string
    readonly length: number
    readonly erl: number
    readonly split: number
    readonly omitted: number
    readonly merged: boolean
  }[]
}

/**
 * Expected run length (Januszewski M et al. 2018, High-precision automated reconstruction of neurons with flood-filling networks, Nat Methods 15:605)
 * as the AxonEM challenge defines it (Wei D et al. 2021, MICCAI): a segment merges when it holds at least `mergeFrom` nodes each of more than one
 * skeleton; an edge is right when both ends lie in the same segment, unless that segment merges and the skeleton is among those merged.
 *
 * @param segments segment of each node; 0 where there is none
 * @param outside segments of voxels where nothing may be (a mask): one that holds more than `mergeFrom` of them merges too
 */
export function expectedRunLength(
  { names, skeleton, nodes, edges }: SkeletonGraph,
  segments: ArrayLike<number>,
  mergeFrom: number,
  outside?: ArrayLike<number>,
): RunLength {
  const held = new Map<number, Map<number, number>>()
  for (let n = 0; n < nodes.length; n++) {
    const row = held.get(segments[n]) ?? new Map<number, number>()
    held.set(segments[n], row)
    row.set(skeleton[n], (row.get(skeleton[n]) ?? 0) + 1)
  }
  const merging = new Set<number>()
  const merged = new Set<number>()
  for (const [segment, row] of held) {
    if ([...row.values()].filter((count) => count >= mergeFrom).length <= 1) continue
    merging.add(segment)
    for (const each of row.keys()) merged.add(each)
  }
  for (const segment of segmentsOutside(outside, mergeFrom)) {
    merging.add(segment)
    for (const [each, count] of held.get(segment) ?? []) if (count >= mergeFrom) merged.add(each)
  }
  const length = new Float64Array(names.length)
  const [split, omitted] = [new Int32Array(names.length), new Int32Array(names.length)]
  const lost = new Uint8Array(names.length)
  const runs = names.map(() => new Map<number, number>())
  for (const [from, to] of edges) {
    const own = skeleton[from]
    const edge = Math.hypot(...nodes[from].map((at, axis) => at - nodes[to][axis]))
    length[own] += edge
    const [a, b] = [segments[from], segments[to]]
    if (a === 0 || b === 0) omitted[own]++
    else if (a !== b) split[own]++
    else if (merging.has(a) && merged.has(own)) lost[own] = 1
    else runs[own].set(a, (runs[own].get(a) ?? 0) + edge)
  }
  const total = length.reduce((sum, each) => sum + each, 0)
  const each = runs.map((run) => [...run.values()])
  const erlOf = (n: number) => (length[n] > 0 ? each[n].reduce((sum, run) => sum + run ** 2, 0) / length[n] : 0)
  const erl = names.reduce((sum, _, n) => sum + length[n] * erlOf(n), 0) / total
  const best = length.reduce((sum, value) => sum + value ** 2, 0) / total
  return {
    erl,
    best,
    nerl: erl / best,
    skeletons: names.map((name, n) => ({
      name,
      length: length[n],
      erl: erlOf(n),
      split: split[n],
      omitted: omitted[n],
      merged: lost[n] === 1,
    })),
  }
}

function segmentsOutside(outside: ArrayLike<number> | undefined, mergeFrom: number): number[] {
  const counts = new Map<number, number>()
  for (let n = 0; n < (outside?.length ?? 0); n++) counts.set(outside?.[n] ?? 0, (counts.get(outside?.[n] ?? 0) ?? 0) + 1)
  return [...counts].filter(([, count]) => count > mergeFrom).map(([segment]) => segment)
}
