import type { RandomBytes } from './random-bytes.ts'
import { decodeSamples, type SampleTypeName, sampleTypes } from './sample-types.ts'
import type { ReadStored } from './timeline.ts'

const blockBytes = 4 << 20

/** Samples of one type, of which value = stored × gain + offset. */
export interface StoredArray {
  readonly startByte: number
  readonly type: SampleTypeName
  readonly bigEndian?: boolean
  /** Of each channel that is read. */
  readonly scales: readonly { readonly gain: number; readonly offset: number }[]
}

/** Reads what is stored point by point: all channels of the first, all of the second … `width` is how many channels are stored. */
export function multiplexed(bytes: RandomBytes, width: number, { startByte, type, bigEndian, scales }: StoredArray): ReadStored {
  const sampleBytes = sampleTypes[type].bytes
  const stride = width * sampleBytes
  const step = Math.max(1, Math.floor(blockBytes / stride))
  return async (chosen, from, to) => {
    const out = chosen.map(() => new Float64Array(to - from))
    for (let at = from; at < to; at += step) {
      const count = Math.min(step, to - at)
      const block = await bytes.read(startByte + at * stride, count * stride)
      const view = new DataView(block.buffer)
      for (const [n, channel] of chosen.entries())
        decodeSamples(view, channel * sampleBytes, stride, count, { type, bigEndian, ...scales[channel] }, out[n], at - from)
    }
    return out
  }
}

/** Reads what is stored channel by channel: all `samples` of the first, all of the second … */
export function vectorised(bytes: RandomBytes, samples: number, { startByte, type, bigEndian, scales }: StoredArray): ReadStored {
  const sampleBytes = sampleTypes[type].bytes
  const step = Math.floor(blockBytes / sampleBytes)
  return async (chosen, from, to) => {
    const out = chosen.map(() => new Float64Array(to - from))
    for (const [n, channel] of chosen.entries()) {
      for (let at = from; at < to; at += step) {
        const count = Math.min(step, to - at)
        const block = await bytes.read(startByte + (channel * samples + at) * sampleBytes, count * sampleBytes)
        decodeSamples(new DataView(block.buffer), 0, sampleBytes, count, { type, bigEndian, ...scales[channel] }, out[n], at - from)
      }
    }
    return out
  }
}
