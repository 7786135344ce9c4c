import { infoOfRecording } from '../../../native-models/data/recording/info.ts'
import { openRecording } from '../../../native-models/data/recording/read.ts'
import type { Recording } from '../../../native-models/data/recording/recording.ts'

/** What part of a recording is drawn. */
export interface TracesAsked {
  readonly fromS: number
  readonly toS: number
  /** Pictures' columns: each channel has two numbers for each, its lowest and its highest. */
  readonly columns: number
  /** 'average' takes the mean of all EEG channels of one rate from each of them. */
  readonly reference: 'recorded' | 'average'
}

/** More samples than this are not read for one picture. */
const mostSamples = 40_000_000
const mostColumns = 4000

/** The recording that was asked for last stays open for a while: pages are turned one after another. */
const keptMs = 60_000
let kept: { path: string; recording: Promise<Recording>; timer: NodeJS.Timeout } | undefined

function opened(path: string): Promise<Recording> {
  if (kept?.path !== path) {
    release()
    kept = { path, recording: openRecording(path), timer: setTimeout(release, keptMs).unref() }
    // One that cannot be opened is tried anew.
    kept.recording.catch(() => {
      if (kept?.path === path) kept = undefined
    })
  }
  kept.timer.refresh()
  return kept.recording
}

function release(): void {
  const { recording, timer } = kept ?? {}
  kept = undefined
  clearTimeout(timer)
  void recording?.then((open) => open.close()).catch(() => {})
}

/** Channels, events, gaps and the rest that is not samples. */
export async function recordingInfo(path: string) {
  return infoOfRecording(await opened(path))
}

/**
 * Lowest and highest value of every channel in every column of a picture: channels × columns × 2 as 32-bit floats, NaN where nothing was recorded.
 * RangeError when the part is empty or too large to be read for one picture.
 */
export async function traces(path: string, { fromS, toS, columns, reference }: TracesAsked): Promise<Float32Array<ArrayBuffer>> {
  const recording = await opened(path)
  const { channels } = recording
  const samples = channels.reduce((sum, { rateHz }) => sum + rateHz * (toS - fromS), 0)
  if (!(toS > fromS) || !(columns >= 1 && columns <= mostColumns) || samples > mostSamples)
    throw new RangeError('This part of the recording cannot be drawn: show less time at once.')
  const envelope = new Float32Array(channels.length * columns * 2).fill(Number.NaN)
  for (const group of byRate(recording)) {
    const first = channels[group[0] ?? 0]
    if (!first) continue
    const { rateHz, startS = 0 } = first
    const sampleAt = (s: number) => Math.round((s - startS) * rateHz)
    const from = Math.max(0, sampleAt(fromS))
    const to = Math.min(first.samples, sampleAt(toS))
    if (to <= from) continue
    const values = await recording.read(group, from, to)
    if (reference === 'average')
      subtractMean(
        values,
        group.map((channel) => channels[channel]?.type === 'eeg'),
      )
    const columnOf = (sample: number) =>
      Math.min(columns - 1, Math.max(0, Math.floor(((sample / rateHz + startS - fromS) / (toS - fromS)) * columns)))
    for (const [n, channel] of group.entries())
      spread(
        values[n] ?? new Float64Array(0),
        (index) => columnOf(from + index),
        envelope.subarray(channel * columns * 2, (channel + 1) * columns * 2),
      )
  }
  return envelope
}

/** Channels that can be read together: one rate, one length, one start. */
function byRate({ channels }: Recording): number[][] {
  const groups = new Map<string, number[]>()
  for (const [channel, { rateHz, samples, startS = 0 }] of channels.entries()) {
    const key = `${rateHz} ${samples} ${startS}`
    groups.set(key, [...(groups.get(key) ?? []), channel])
  }
  return [...groups.values()]
}

function subtractMean(values: readonly Float64Array[], counts: readonly boolean[]): void {
  const eeg = values.filter((_, n) => counts[n])
  const length = eeg[0]?.length ?? 0
  for (let at = 0; at < length; at++) {
    let sum = 0
    for (const channel of eeg) sum += channel[at] ?? 0
    for (const channel of eeg) channel[at] = (channel[at] ?? 0) - sum / eeg.length
  }
}

function spread(values: Float64Array, columnOf: (index: number) => number, envelope: Float32Array): void {
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? Number.NaN
    if (Number.isNaN(value)) continue
    const at = 2 * columnOf(index)
    if (!((envelope[at] ?? 0) <= value)) envelope[at] = value
    if (!((envelope[at + 1] ?? 0) >= value)) envelope[at + 1] = value
  }
}
