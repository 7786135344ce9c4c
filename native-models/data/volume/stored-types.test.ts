import { expect, test } from 'vitest'
import { decodeVoxels, deinterleave, interleave } from './stored-types.ts'

/** Bytes of a number written as hexadecimal, most significant first. */
const big = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))
const little = (hex: string) => big(hex).reverse()

test('IEEE binary128 is read, in both byte orders', () => {
  // sign, 15 bits of exponent with a bias of 16383, 112 bits of fraction (IEEE 754-2008, table 3.5).
  const known: [string, number][] = [
    ['3fff0000000000000000000000000000', 1],
    ['bfff8000000000000000000000000000', -1.5],
    ['4000921fb54442d18469898cc51701b8', Math.PI],
    ['00000000000000000000000000000000', 0],
    ['7fff0000000000000000000000000000', Infinity],
    ['ffff0000000000000000000000000000', -Infinity],
    ['7fff8000000000000000000000000000', Number.NaN],
    ['43fe0000000000000000000000000000', 2 ** 1023],
    ['3bcd0000000000000000000000000000', 2 ** -1074],
  ]
  const values = Float64Array.from(known, ([, value]) => value)
  expect(decodeVoxels(Uint8Array.from(known.flatMap(([hex]) => [...little(hex)])), 'float128', false)).toEqual(values)
  expect(decodeVoxels(Uint8Array.from(known.flatMap(([hex]) => [...big(hex)])), 'float128', true)).toEqual(values)
})

test('80-bit floats padded to 128 bits are read', () => {
  // Written by numpy.longdouble on x86-64: numpy.array([1, -1.5, numpy.pi, 0, numpy.inf]).astype('g').tobytes().hex(), byte order reversed.
  const known: [string, number][] = [
    ['0000000000003fff8000000000000000', 1],
    ['000000000000bfffc000000000000000', -1.5],
    ['0000000000004000c90fdaa22168c000', Math.PI],
    ['00000000000000000000000000000000', 0],
    ['0000000000007fff8000000000000000', Infinity],
  ]
  const bytes = Uint8Array.from(known.flatMap(([hex]) => [...little(hex)]))
  expect(decodeVoxels(bytes, 'float128', false)).toEqual(Float64Array.from(known, ([, value]) => value))
})

test('64-bit integers are rounded as a cast rounds them', () => {
  const integers = [0n, -1n, 2n ** 53n + 1n, -(2n ** 63n), 2n ** 62n + 2n ** 9n, 12345678901234567n]
  const bytes = new Uint8Array(BigInt64Array.from(integers).buffer)
  expect(decodeVoxels(bytes, 'int64', false)).toEqual(Float64Array.from(integers, Number))
  const unsigned = [0n, 2n ** 64n - 1n, 2n ** 53n + 3n, 2n ** 63n]
  expect(decodeVoxels(new Uint8Array(BigUint64Array.from(unsigned).buffer), 'uint64', false)).toEqual(Float64Array.from(unsigned, Number))
})

test('components become planes and come back', () => {
  const pixels = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9)
  expect(deinterleave(pixels, 3)).toEqual(Uint8Array.of(1, 4, 7, 2, 5, 8, 3, 6, 9))
  expect(interleave(deinterleave(pixels, 3), 3)).toEqual(pixels)
})
