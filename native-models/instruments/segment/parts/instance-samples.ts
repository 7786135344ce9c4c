import { Problem } from '../../../data/problem.ts'
import type { InstanceChannels } from '../../../scoring/instances.ts'
import type { Samples } from '../../contract.ts'

/** Labels of instances from an array (z, y, x), or (channel, z, y, x) where they may overlap, or from a scan, whose volumes are then the channels. */
export function instanceChannels({ array: { shape, data }, volume }: Samples, what: string): InstanceChannels {
  const axes = volume?.shape ?? shape
  if (axes.length !== 3 && axes.length !== 4) {
    throw new Problem({
      file: volume?.source?.file,
      what: `The ${what} has ${axes.length} dimensions (${axes.join(' × ')}).`,
      remedy: 'Give labels as z × y × x, or channels × z × y × x where instances overlap.',
    })
  }
  const values: ArrayLike<number | bigint> = volume ? volume.data : data
  const numbers = Float64Array.from(values as ArrayLike<number>, Number)
  const wrong = numbers.findIndex((value) => !Number.isInteger(value) || value < 0)
  if (wrong >= 0) {
    throw new Problem({
      file: volume?.source?.file,
      what: `The ${what} holds ${numbers[wrong]}; labels are whole numbers from 0.`,
      remedy: 'Give labels of instances, not an image or a probability map.',
    })
  }
  const space = (volume ? axes.slice(0, 3) : [...axes.slice(-3)].reverse()) as unknown as readonly [number, number, number]
  const size = space[0] * space[1] * space[2]
  const channels = Array.from({ length: numbers.length / size }, (_, c) => numbers.subarray(c * size, (c + 1) * size))
  const filled = channels.filter((channel) => channel.some((label) => label > 0))
  const most = filled.reduce((a, channel) => channel.reduce((b, label) => Math.max(b, label), a), 0)
  // Masks, one a channel, are as many instances.
  return { shape: space, channels: most === 1 ? filled.map((channel, c) => channel.map((label) => label * (c + 1))) : filled }
}

/** Throws a `Problem` where two do not have the same voxels, or the reference has no instance. */
export function checkPair(reference: InstanceChannels, candidate: InstanceChannels): void {
  if (reference.shape.join() !== candidate.shape.join()) {
    throw new Problem({
      what: `The reference has ${reference.shape.join(' × ')} voxels, the candidate ${candidate.shape.join(' × ')}.`,
      remedy: 'Crop both to the same place first.',
    })
  }
  if (reference.channels.length === 0) {
    throw new Problem({ what: 'The reference has no instances.', remedy: 'Give the labels that people drew; 0 is background.' })
  }
}
