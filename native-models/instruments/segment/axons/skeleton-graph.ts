import { Problem } from '../../../data/problem.ts'
import type { InstanceChannels } from '../../../scoring/instances.ts'
import { instancesOf, skeletonOf } from '../../../scoring/instances.ts'
import type { SkeletonGraph } from '../../../scoring/run-length.ts'
import type { Table } from '../../contract.ts'

type Place = readonly [number, number, number]

/** Nodes with the columns node, z, y, x, parent, and skeleton where there are several, as a graph. */
export function graphOf({ columns, rows, file }: Table): SkeletonGraph {
  const names = columns.map(({ name }) => name)
  const absent = ['node', 'z', 'y', 'x', 'parent'].find((name) => !names.includes(name))
  if (absent) {
    throw new Problem({
      file,
      what: `The table of skeletons has no column "${absent}".`,
      remedy: 'A node has node, z, y, x, parent, and skeleton where there are several.',
    })
  }
  const key = (skeleton: unknown, node: unknown) => `${skeleton ?? 1}/${node}`
  const at = new Map(rows.map(({ skeleton, node }, n) => [key(skeleton, node), n]))
  if (at.size < rows.length)
    throw new Problem({ file, what: 'Two nodes of a skeleton have the same number.', remedy: 'Number nodes anew, or name the skeletons.' })
  const skeletons = [...new Set(rows.map(({ skeleton }) => String(skeleton ?? 1)))]
  const edges = rows.flatMap(({ skeleton, node, parent }, n) =>
    String(parent ?? '')
      .split(' ')
      .filter((other) => other !== '' && Number(other) >= 0)
      .map((other) => {
        const from = at.get(key(skeleton, other))
        if (from !== undefined) return [from, n] as const
        throw new Problem({
          file,
          place: `row ${n + 2}`,
          what: `Node ${node} hangs on node ${other}, which does not exist.`,
          remedy: 'Complete the skeleton.',
        })
      }),
  )
  const nodes = rows.map(({ z, y, x }, n): Place => {
    const place = [Number(z), Number(y), Number(x)] as const
    if (place.every(Number.isFinite)) return place
    throw new Problem({ file, place: `row ${n + 2}`, what: 'A place is no number.', remedy: 'Give z, y and x of each node.' })
  })
  if (edges.length === 0)
    throw new Problem({ file, what: 'The skeletons have no edges.', remedy: 'Say in "parent" which node each hangs on.' })
  return { names: skeletons, skeleton: rows.map(({ skeleton }) => skeletons.indexOf(String(skeleton ?? 1))), nodes, edges }
}

/** The skeletons of labels by thinning, neighbours joined, in units of `spacing` (z, y, x). */
export function graphOfLabels(labels: InstanceChannels, spacing: Place): SkeletonGraph {
  const { all, shape } = instancesOf(labels)
  const [nx, ny] = shape
  const nodes: Place[] = []
  const skeleton: number[] = []
  const edges: [number, number][] = []
  for (const [n, each] of all.entries()) {
    const own = new Map<number, number>()
    for (const voxel of skeletonOf(each, shape)) {
      const place = [Math.floor(voxel / (nx * ny)), Math.floor(voxel / nx) % ny, voxel % nx]
      for (let dz = -1; dz <= 1; dz++)
        for (let dy = -1; dy <= 1; dy++)
          for (let dx = -1; dx <= 1; dx++) {
            const inside = place[2] + dx >= 0 && place[2] + dx < nx && place[1] + dy >= 0 && place[1] + dy < ny
            const other = inside ? own.get(voxel + dx + nx * (dy + ny * dz)) : undefined
            if (other !== undefined) edges.push([other, nodes.length])
          }
      own.set(voxel, nodes.length)
      nodes.push([place[0] * spacing[0], place[1] * spacing[1], place[2] * spacing[2]])
      skeleton.push(n)
    }
  }
  if (edges.length === 0)
    throw new Problem({
      what: 'The reference has no skeleton longer than a voxel.',
      remedy: 'Give skeletons, or labels of long structures.',
    })
  return { names: all.map((_, n) => `${n + 1}`), skeleton, nodes, edges }
}
