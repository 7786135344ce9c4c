import type { EdfHeader } from './edf-header.ts'
import type { RandomBytes } from './random-bytes.ts'

const blockBytes = 4 << 20

/**
 * Passes over records [from, to), of each the bytes [startByte, startByte + length), in blocks of bounded size.
 * What lies between is read along where that is cheaper than another read.
 */
export async function overRecords(
  bytes: RandomBytes,
  { dataStart, recordBytes }: Pick<EdfHeader, 'dataStart' | 'recordBytes'>,
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
