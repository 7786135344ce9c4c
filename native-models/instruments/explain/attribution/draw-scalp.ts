import { Matrix } from 'ml-matrix'
import { Problem } from '../../../data/problem.ts'
import { sphericalMontage } from '../../../phantoms/eeg/montage.ts'
import { drawMaps } from '../../draw-maps.ts'

/** Parts of the time axis that are drawn. */
const MOST_PARTS = 6

/** Where each channel lies on a sphere. `Problem` (usage) for an unknown name, or another number of channels than the data have. */
export function scalpPlaces(names: readonly string[], channels: number): readonly (readonly [number, number, number])[] {
  if (names.length !== channels)
    throw new Problem({
      kind: 'usage',
      what: `${names.length} channels were named, but the data have ${channels}.`,
      remedy: 'Name every channel, in the order of the data.',
    })
  if (channels < 4) throw new Problem({ kind: 'usage', what: 'A scalp needs at least 4 channels.', remedy: 'Leave the names out.' })
  try {
    return sphericalMontage(names).positionsMm
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new Problem({
      kind: 'usage',
      what: `${error.message[0]?.toUpperCase()}${error.message.slice(1)}.`,
      remedy: 'Use names such as Fz, C3 or PO8.',
    })
  }
}

/** A map of channels × samples on the scalp, nose up: the mean relevance of each channel in equal parts of the time, red for and blue against, all
 * parts on one scale. */
export function drawScalp(map: Float32Array, samples: number, places: readonly (readonly [number, number, number])[]): string | undefined {
  const parts = Math.min(MOST_PARTS, samples)
  const edge = (part: number) => Math.round((part * samples) / parts)
  const means = Matrix.zeros(places.length, parts)
  for (let channel = 0; channel < places.length; channel++)
    for (let part = 0; part < parts; part++)
      means.set(channel, part, meanOf(map.subarray(channel * samples + edge(part), channel * samples + edge(part + 1))))
  const titles = Array.from({ length: parts }, (_, part) => `samples ${edge(part) + 1}–${edge(part + 1)}`)
  return drawMaps(means, places, titles, 'all')
}

function meanOf(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
