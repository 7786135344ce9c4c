import { describe, expect, it } from 'vitest'
import known from './fixtures/thinning.json' with { type: 'json' }
import { thin } from './thinning.ts'

const unpacked = (bits: readonly number[], size: number) => Uint8Array.from({ length: size }, (_, n) => (bits[n >> 3] >> (n & 7)) & 1)

describe('thinning', () => {
  it.each(known.map((each, n) => ({ n, ...each })))('is scikit-image’s skeleton of blob $n', ({ shape, mask, skeleton }) => {
    const [nx, ny, nz] = shape
    const found = thin(unpacked(mask, nx * ny * nz), [nx, ny, nz])
    expect(Array.from(found.keys()).filter((n) => found[n])).toEqual(skeleton)
  })

  it('leaves a line as it is and makes a bar a line', () => {
    const line = Uint8Array.from([0, 1, 1, 1, 1, 0])
    expect(thin(line, [6, 1, 1])).toEqual(line)
    const bar = new Uint8Array(9 * 3 * 3).fill(1)
    const middle = Array.from({ length: 9 }, (_, x) => x + 9 * (1 + 3))
    const found = thin(bar, [9, 3, 3])
    expect(
      Array.from(found.keys())
        .filter((n) => found[n])
        .every((n) => middle.includes(n)),
    ).toBe(true)
  })
})
