import { crc32, deflateSync } from 'node:zlib'
import type { Picture } from './picture.ts'

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
const colorTypes = { rgb: 2, rgba: 6 }

/**
 * A picture as bytes of a PNG file (W3C PNG, third edition): 8 bits, without opacity where every pixel is opaque, each row filtered the
 * way that leaves the smallest differences (section 12.7).
 */
export function encodePng({ width, height, pixels }: Picture): Uint8Array {
  let opaque = true
  for (let n = 3; n < pixels.length && opaque; n += 4) opaque = pixels[n] === 255
  const channels = opaque ? 3 : 4
  const stride = width * channels
  const rows = new Uint8Array(height * (stride + 1))
  let above = new Uint8Array(stride)
  for (let y = 0; y < height; y++) {
    const row = new Uint8Array(stride)
    for (let x = 0; x < width; x++) for (let c = 0; c < channels; c++) row[x * channels + c] = pixels[4 * (x + width * y) + c] as number
    rows.set(smallestFilter(row, above, channels), y * (stride + 1))
    above = row
  }
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  header.set([8, opaque ? colorTypes.rgb : colorTypes.rgba, 0, 0, 0], 8)
  const parts = [signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', new Uint8Array(0))]
  return new Uint8Array(Buffer.concat(parts))
}

/** What a byte is expected to be, from the byte to its left, the one above and the one above that to the left; the index is the filter's number. */
const predictors: readonly ((left: number, up: number, corner: number) => number)[] = [
  () => 0,
  (left) => left,
  (_, up) => up,
  (left, up) => (left + up) >> 1,
  (left, up, corner) => {
    const guess = left + up - corner
    const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
    return a <= b && a <= c ? left : b <= c ? up : corner
  },
]

function smallestFilter(row: Uint8Array, above: Uint8Array, channels: number): Uint8Array {
  let best = new Uint8Array(row.length + 1)
  let smallest = Number.POSITIVE_INFINITY
  for (const [number, predict] of predictors.entries()) {
    const filtered = new Uint8Array(row.length + 1)
    filtered[0] = number
    let sum = 0
    for (let n = 0; n < row.length; n++) {
      const left = n < channels ? 0 : (row[n - channels] as number)
      const corner = n < channels ? 0 : (above[n - channels] as number)
      const difference = ((row[n] as number) - predict(left, above[n] as number, corner)) & 255
      filtered[n + 1] = difference
      sum += difference < 128 ? difference : 256 - difference
    }
    if (sum < smallest) [smallest, best] = [sum, filtered]
  }
  return best
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, data.length)
  bytes.set(Buffer.from(type, 'latin1'), 4)
  bytes.set(data, 8)
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)))
  return bytes
}
