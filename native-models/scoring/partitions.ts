export interface PartitionScores {
  /** Entropy of the candidate given the reference in bits: false splits. */
  readonly voiSplit: number
  /** Entropy of the reference given the candidate in bits: false merges. */
  readonly voiMerge: number
  /** 1 less the F score of pairs of voxels that lie together. */
  readonly arand: number
}

/**
 * How far two partitions differ: variation of information (Meilă M 2007, J Multivariate Anal 98:873) and adapted Rand error (Arganda-Carreras I et al.
 * 2015, Front Neuroanat 9:142). Voxels where the reference is 0 do not count. `labels` of one length.
 */
export function scorePartitions(reference: ArrayLike<number>, candidate: ArrayLike<number>): PartitionScores {
  const [rows, columns, pairs] = [new Map<number, number>(), new Map<number, number>(), new Map<number, Map<number, number>>()]
  let total = 0
  const add = (counts: Map<number, number>, label: number) => counts.set(label, (counts.get(label) ?? 0) + 1)
  for (let n = 0; n < reference.length; n++) {
    const label = reference[n]
    if (label === 0) continue
    total++
    add(rows, label)
    add(columns, candidate[n])
    const row = pairs.get(label) ?? new Map<number, number>()
    pairs.set(label, row)
    add(row, candidate[n])
  }
  let [voiSplit, voiMerge, together] = [0, 0, 0]
  for (const [label, row] of pairs)
    for (const [other, count] of row) {
      const share = count / total
      voiSplit -= share * Math.log2(count / (rows.get(label) ?? 1))
      voiMerge -= share * Math.log2(count / (columns.get(other) ?? 1))
      together += count * (count - 1)
    }
  const twos = (counts: ReadonlyMap<number, number>) => [...counts.values()].reduce((sum, count) => sum + count * (count - 1), 0)
  const all = twos(rows) + twos(columns)
  return { voiSplit, voiMerge, arand: all > 0 ? 1 - (2 * together) / all : 0 }
}
