import type { RecordingView } from '../../../electron/host/api.ts'
import { shownUnit } from './sensitivity.ts'
import type { View } from './view.ts'

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

/** What stands beside the traces is told of them. */
export interface BesideTraces {
  readonly itemId: string
  readonly view: View
  readonly montage: string
  readonly traces: readonly Trace[]
  readonly bad: readonly string[]
}

export type MontageTraces = RecordingView['montages'][number]['traces']

export function tracesOf(channels: RecordingView['channels'], montage: MontageTraces, bad: readonly string[]): readonly Trace[] {
  return montage.flatMap(({ name, channel }) => {
    const own = channels[channel]
    return own ? [{ name, channel: own.name, type: own.type, bad: bad.includes(own.name), rateHz: own.rateHz, ...shownUnit(own.unit) }] : []
  })
}
