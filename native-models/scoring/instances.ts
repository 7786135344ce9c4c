import { thin } from '../volume/thinning.ts'

/** Labels of instances that may overlap: channels of one shape [nx, ny, nz], x fastest, 0 where there is none. */
export interface InstanceChannels {
  readonly shape: readonly [number, number, number]
  readonly channels: readonly ArrayLike<number>[]
}

/** One instance: its voxels in ascending order, and the channel that it lies in. */
export interface Instance {
  readonly voxels: Int32Array
  readonly channel: number
}

export interface Instances {
  readonly shape: readonly [number, number, number]
  readonly all: readonly Instance[]
  /** Instance number + 1 of each voxel, a channel each; 0 where there is none. */
  readonly at: readonly Int32Array[]
  /** Whether any voxel belongs to two. */
  readonly overlap: boolean
}

/**
 * Numbers instances in order of channel and label. Channels that hold one value each, 1, are one instance each; the same label in two channels is
 * two instances. Instances of at most `smallest` voxels are dropped.
 */
export function instancesOf({ shape, channels }: InstanceChannels, smallest = 0): Instances {
  const size = shape[0] * shape[1] * shape[2]
  const counts = new Map<number, number>()
  if (smallest > 0)
    for (const channel of channels) for (let n = 0; n < size; n++) if (channel[n]) counts.set(channel[n], (counts.get(channel[n]) ?? 0) + 1)
  const all: Instance[] = []
  const at = channels.map((labels, channel) => {
    const voxels = new Map<number, number[]>()
    for (let n = 0; n < size; n++) {
      const label = labels[n]
      if (!label || (smallest > 0 && (counts.get(label) ?? 0) <= smallest)) continue
      const own = voxels.get(label)
      if (own) own.push(n)
      else voxels.set(label, [n])
    }
    const numbers = new Int32Array(size)
    for (const label of [...voxels.keys()].sort((a, b) => a - b)) {
      const own = Int32Array.from(voxels.get(label) ?? [])
      all.push({ voxels: own, channel })
      for (const n of own) numbers[n] = all.length
    }
    return numbers
  })
  const overlap = at.length > 1 && at[0].some((_, n) => at.reduce((sum, numbers) => sum + (numbers[n] ? 1 : 0), 0) > 1)
  return { shape, all, at, overlap }
}

/** The voxels of the skeleton of an instance, in ascending order. */
export function skeletonOf({ voxels }: Instance, [nx, ny, nz]: readonly [number, number, number]): Int32Array {
  const low = [nx, ny, nz]
  const high = [-1, -1, -1]
  for (const n of voxels) {
    for (const [axis, place] of [n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny))].entries()) {
      low[axis] = Math.min(low[axis], place)
      high[axis] = Math.max(high[axis], place)
    }
  }
  // In a volume a flat instance is still thinned from all sides.
  const box = [high[0] - low[0] + 1, high[1] - low[1] + 1, nz > 1 ? Math.max(2, high[2] - low[2] + 1) : 1] as const
  const mask = new Uint8Array(box[0] * box[1] * box[2])
  const inBox = (n: number) =>
    (n % nx) - low[0] + box[0] * ((Math.floor(n / nx) % ny) - low[1] + box[1] * (Math.floor(n / (nx * ny)) - low[2]))
  for (const n of voxels) mask[inBox(n)] = 1
  const skeleton = thin(mask, box)
  return voxels.filter((n) => skeleton[inBox(n)] === 1)
}
