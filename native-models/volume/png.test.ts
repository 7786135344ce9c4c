import { inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawText } from './bitmap-font.ts'
import { blackPicture, type Picture, rgbOf } from './picture.ts'
import { encodePng } from './png.ts'

/** A reader written from the specification: chunks, then the five filters undone byte by byte. */
function decodePng(file: Uint8Array): Picture {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const chunks = new Map<string, Uint8Array>()
  for (let at = 8; at < file.length; at += 12 + view.getUint32(at)) {
    chunks.set(String.fromCharCode(...file.subarray(at + 4, at + 8)), file.subarray(at + 8, at + 8 + view.getUint32(at)))
  }
  const header = chunks.get('IHDR') ?? new Uint8Array(13)
  const [width, height] = [header.slice(0, 4), header.slice(4, 8)].map((bytes) => new DataView(bytes.buffer).getUint32(0)) as [
    number,
    number,
  ]
  const channels = header[9] === 6 ? 4 : 3
  const raw = inflateSync(chunks.get('IDAT') ?? new Uint8Array(0))
  const picture = blackPicture(width, height)
  const rows: number[][] = []
  for (let y = 0; y < height; y++) {
    const row: number[] = []
    for (let n = 0; n < width * channels; n++) {
      const [a, b, c] = [row[n - channels] ?? 0, rows[y - 1]?.[n] ?? 0, rows[y - 1]?.[n - channels] ?? 0]
      const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)]
      const paeth = pa <= pb && pa <= pc ? a : pb <= pc ? b : c
      const predicted = [0, a, b, Math.floor((a + b) / 2), paeth][raw[y * (width * channels + 1)] ?? 0] ?? 0
      row.push(((raw[y * (width * channels + 1) + 1 + n] ?? 0) + predicted) % 256)
      picture.pixels[4 * (Math.floor(n / channels) + width * y) + (n % channels)] = row[n] ?? 0
    }
    rows.push(row)
  }
  return picture
}

describe('PNG', () => {
  it('holds every pixel, opaque or not', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        fc.infiniteStream(fc.nat(255)),
        (width, height, opaque, bytes) => {
          const pixels = Uint8Array.from({ length: width * height * 4 }, (_, n) => (opaque && n % 4 === 3 ? 255 : bytes.next().value))
          expect(decodePng(encodePng({ width, height, pixels }))).toEqual({ width, height, pixels })
        },
      ),
    )
  })

  it('uses every filter and keeps a smooth picture small', () => {
    const pixels = Uint8Array.from({ length: 64 * 64 * 4 }, (_, n) => (n % 4 === 3 ? 255 : ((n >> 2) % 64) * 2 + (n >> 8)))
    const file = encodePng({ width: 64, height: 64, pixels })
    expect(decodePng(file).pixels).toEqual(pixels)
    expect(file.length).toBeLessThan(1000)
  })

  it('begins with the signature and ends with the one IEND chunk there is', () => {
    const file = encodePng(blackPicture(3, 2))
    expect(Buffer.from(file.subarray(0, 8)).toString('hex')).toBe('89504e470d0a1a0a')
    expect(Buffer.from(file.subarray(-12)).toString('hex')).toBe('0000000049454e44ae426082')
  })
})

describe('text in pictures', () => {
  it('is drawn upright and the right way round', () => {
    const picture = blackPicture(11, 7)
    drawText(picture, 'lF', 0, 0, 1, [255, 255, 255])
    const rows = Array.from({ length: 7 }, (_, y) =>
      Array.from({ length: 11 }, (_, x) => (picture.pixels[4 * (x + 11 * y)] ? '#' : '.')).join(''),
    )
    expect(rows).toEqual(['#.....#####', '#.....#....', '#.....#....', '#.....####.', '#.....#....', '#.....#....', '#####.#....'])
  })

  it('takes colours as they are written in label tables', () => {
    expect(rgbOf('#ff8001')).toEqual([255, 128, 1])
    expect(rgbOf('red')).toEqual([255, 255, 255])
  })
})
