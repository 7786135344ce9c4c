import { readFile } from 'node:fs/promises'
import { unzipSync } from 'fflate'
import { Problem } from '../problem.ts'
import { parseNpy } from '../table/npy.ts'
import { numbersOf } from '../tensor.ts'
import { unreadable } from '../unreadable.ts'

/** Nodes of skeletons as rows of a table: places in the units of the file, and the node or nodes that each hangs on. */
export interface SkeletonRow extends Record<string, string | number | null> {
  readonly skeleton: string
  readonly node: number
  readonly z: number
  readonly y: number
  readonly x: number
  /** Node numbers with blanks between; empty for a root. */
  readonly parent: string
}

export const isSkeletonFile = (path: string): boolean => /\.(swc|npz)$/i.test(path)

/**
 * Reads an SWC file (one neuron; Cannon RC et al. 1998, J Neurosci Methods 84:49) or the arrays of an ERL graph in an NPZ file (`node_skeleton_index`,
 * `node_coords_zyx`, `edge_u`, `edge_v`, as em_erl writes them).
 */
export async function readSkeletons(path: string): Promise<SkeletonRow[]> {
  const bytes = await readFile(path).catch((error) => {
    throw unreadable(path, error)
  })
  return /\.swc$/i.test(path) ? fromSwc(bytes.toString('utf8'), path) : fromGraph(bytes, path)
}

export function fromSwc(text: string, file: string): SkeletonRow[] {
  const rows = text.split(/\r?\n/).flatMap((line, n): SkeletonRow[] => {
    if (line.trim() === '' || line.trim().startsWith('#')) return []
    const [node, , x, y, z, , parent] = line
      .trim()
      .split(/[\s,]+/)
      .map(Number)
    if ([node, x, y, z, parent].some((value) => !Number.isFinite(value))) {
      throw new Problem({
        file,
        place: `line ${n + 1}`,
        what: 'This is no node of an SWC file.',
        remedy: 'A node is: number, type, x, y, z, radius, parent.',
      })
    }
    return [{ skeleton: '1', node, z, y, x, parent: parent < 0 ? '' : `${parent}` }]
  })
  if (rows.length === 0) throw new Problem({ file, what: 'It holds no nodes.', remedy: 'Give a skeleton with at least two nodes.' })
  return rows
}

function fromGraph(bytes: Uint8Array, file: string): SkeletonRow[] {
  const arrays = new Map<string, Float64Array>()
  try {
    // A ratio beyond what deflate can reach is a lie.
    const members = unzipSync(bytes, {
      filter: ({ name, originalSize, size }) => /^[^/]+\.npy$/.test(name) && originalSize <= 1032 * size + 1024,
    })
    for (const [name, member] of Object.entries(members))
      arrays.set(name.replace(/\.npy$/, ''), Float64Array.from(numbersOf(parseNpy(member, file))))
  } catch (error) {
    if (error instanceof Problem) throw error
    throw new Problem({ file, what: 'The archive is cut off or damaged.', remedy: 'Copy or save it again from its source.', cause: error })
  }
  const [index, places, from, to] = ['node_skeleton_index', 'node_coords_zyx', 'edge_u', 'edge_v'].map((name) => arrays.get(name))
  if (!index || !places || !from || !to || places.length !== 3 * index.length || from.length !== to.length) {
    throw new Problem({
      file,
      what: `It holds ${[...arrays.keys()].join(', ') || 'no arrays'}, but no graph of skeletons.`,
      remedy: 'Save node_skeleton_index, node_coords_zyx, edge_u and edge_v of equal lengths.',
    })
  }
  const ids = arrays.get('skeleton_id')
  const parents: string[][] = Array.from(index, () => [])
  for (const [e, u] of from.entries()) {
    if (!(u < index.length && to[e] < index.length)) {
      throw new Problem({ file, place: `edge ${e}`, what: 'It joins a node that does not exist.', remedy: 'Save the graph again.' })
    }
    parents[to[e]].push(`${u}`)
  }
  return Array.from(index, (own, n) => ({
    skeleton: `${ids?.[own] ?? own}`,
    node: n,
    z: places[3 * n],
    y: places[3 * n + 1],
    x: places[3 * n + 2],
    parent: parents[n].join(' '),
  }))
}
