import type { RecordingView } from '../../../electron/host/api.ts'

export interface Electrode {
  readonly name: string
  readonly mm: readonly [number, number, number]
}

/** Systems of BIDS that are measured on the head itself, without a scan. */
const ofHead = /^BIDS (CapTrak|EEGLAB|CTF|ElektaNeuromag|4DBti|KitYokogawa|ChietiItab|not stated)|(EEGLAB head|Neuromag head|BrainVision):/i

/** Where electrodes are in the world of a scan; none where places are measured on the head, or unknown. */
export function electrodesIn({ channels, coordinates }: Pick<RecordingView, 'channels' | 'coordinates'>): readonly Electrode[] {
  if (!coordinates?.startsWith('BIDS ') || ofHead.test(coordinates)) return []
  return channels.flatMap(({ name, positionMm }) => (positionMm ? [{ name, mm: positionMm }] : []))
}

/** The electrode nearest to a place, if it lies within a centimetre. */
export function electrodeAt(electrodes: readonly Electrode[], mm: readonly number[]): Electrode | undefined {
  const distance = ({ mm: own }: Electrode) => Math.hypot(...own.map((value, axis) => value - (mm[axis] ?? 0)))
  const nearest = electrodes.reduce<Electrode | undefined>(
    (best, each) => (best && distance(best) <= distance(each) ? best : each),
    undefined,
  )
  return nearest && distance(nearest) <= 10 ? nearest : undefined
}
