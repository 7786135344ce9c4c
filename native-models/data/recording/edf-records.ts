import type { RandomBytes } from './random-bytes.ts'
import { decodeSamples, type StoredSamples, sampleTypes } from './sample-types.ts'
import type { ReadStored } from './timeline.ts'

/** Where records lie in a file. */
export interface RecordLayout {
  readonly dataStart: number
  readonly recordBytes: number
}

/** The samples of one signal in each record, one behind the other. */
export interface RecordSignal extends StoredSamples {
  readonly startByte: number
  /** In each record. */
  readonly samples: number
}

const blockBytes = 4 << 20

/**
 * Passes over records [from, to), of each the bytes [startByte, startByte + length), in blocks of bounded size.
 * What lies between is read along where that is cheaper than another read.
 */
export async function overRecords(
  bytes: RandomBytes,
  { dataStart, recordBytes }: RecordLayout,
  from: number,
  to: number,
  startByte: number,
  length: number,
  visit: (record: number, view: DataView) => void,
): Promise<void> {
  const together = recordBytes <= 16 * length || recordBytes <= 65_536
  const step = together ? Math.max(1, Math.floor(blockBytes / recordBytes)) : 1
  for (let record = from; record < to; record += step) {
    const count = Math.min(step, to - record)
    const block = await bytes.read(dataStart + record * recordBytes + startByte, (count - 1) * recordBytes + length)
    for (let n = 0; n < count; n++) visit(record + n, new DataView(block.buffer, n * recordBytes, length))
  }
}

/** Reads samples of signals that have as many in each record as each other. */
export function readRecords(bytes: RandomBytes, layout: RecordLayout, signals: readonly RecordSignal[]): ReadStored {
  return async (chosen, from, to) => {
    const out = chosen.map(() => new Float64Array(to - from))
    if (chosen.length === 0 || from === to) return out
    const picked = chosen.map((n) => signals[n])
    const perRecord = picked[0].samples
    const endOf = ({ startByte, samples, type }: RecordSignal) => startByte + samples * sampleTypes[type].bytes
    const startByte = Math.min(...picked.map((signal) => signal.startByte))
    const length = Math.max(...picked.map(endOf)) - startByte
    const [first, last] = [Math.floor(from / perRecord), Math.ceil(to / perRecord)]
    await overRecords(bytes, layout, first, last, startByte, length, (record, view) => {
      const begin = Math.max(from, record * perRecord)
      const end = Math.min(to, (record + 1) * perRecord)
      for (const [n, signal] of picked.entries()) {
        const stride = sampleTypes[signal.type].bytes
        const at = signal.startByte - startByte + (begin - record * perRecord) * stride
        decodeSamples(view, at, stride, end - begin, signal, out[n], begin - from)
      }
    })
    return out
  }
}
