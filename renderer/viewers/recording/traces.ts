import type { RecordingView } from '../../../electron/host/api.ts'
import { shownUnit } from './sensitivity.ts'

/** A trace of the montage on show. */
export interface Trace {
  readonly name: string
  /** The name of the channel that it begins with. */
  readonly channel: string
  readonly type: string
  readonly bad: boolean
  readonly rateHz: number
  /** Values are multiplied by `times` to be in `unit`. */
  readonly times: number
  readonly unit: string
}

export function tracesOf({ channels, montages }: RecordingView, montage: string, bad: readonly string[]): readonly Trace[] {
  const chosen = montages.find(({ id }) => id === montage) ?? montages[0]
  return (chosen?.traces ?? []).flatMap(({ name, channel }) => {
    const own = channels[channel]
    return own ? [{ name, channel: own.name, type: own.type, bad: bad.includes(own.name), rateHz: own.rateHz, ...shownUnit(own.unit) }] : []
  })
}
