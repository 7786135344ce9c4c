import { inflateSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { drawSheet } from './draw-sheet.ts'

const map = { rows: 2, columns: 3, values: [1, -0.5, 0, 0.1, 0, -1], axes: ['channel', 'sample'] } as const

/** Red, green and blue of each pixel of the picture in a drawing, whose filters are all 0. */
function pixelsOf(drawing: string): number[][] {
  const png = Buffer.from(/base64,([^"]+)/.exec(drawing)?.[1] ?? '', 'base64')
  const at = png.indexOf('IDAT')
  const raw = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)))
  const bytes = raw.length / map.rows
  const channels = Math.floor((bytes - 1) / map.columns)
  return Array.from({ length: map.rows * map.columns }, (_, n) => {
    const from = Math.floor(n / map.columns) * bytes + 1 + (n % map.columns) * channels
    return [...raw.subarray(from, from + 3)]
  })
}

it('draws for in orange, against in blue, nothing in white, the first channel at the top', () => {
  const [most, against, none, , , least] = pixelsOf(drawSheet(map))
  expect(most).toEqual([232, 119, 34])
  expect(against[2]).toBeGreaterThan(against[0])
  expect(none).toEqual([255, 255, 255])
  expect(least).toEqual([43, 124, 233])
})

it('draws faint what chance reaches too, and says how much stands out', () => {
  const drawing = drawSheet({ ...map, chance: 0.7 })
  expect(drawing).toContain('below 70 % of the largest). 2 of 6 places stand out.')
  const [most, against] = pixelsOf(drawing)
  expect(most).toEqual([232, 119, 34])
  expect(against[0]).toBeGreaterThan(220)
  expect(drawSheet({ ...map, chance: 1.3 })).toContain('nothing stands out')
  expect(drawSheet(map)).toContain('what chance would show is not known')
})

it('draws grey, with its reason, what is not to be read', () => {
  const drawing = drawSheet({ ...map, unreadable: 'It fails its card.' })
  expect(drawing).toContain('It fails its card.')
  for (const [r, g, b] of pixelsOf(drawing)) expect(r === g && g === b).toBe(true)
})
