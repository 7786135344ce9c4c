import { expect, test } from 'vitest'
import { profilesOf, readNpy, sheetOf, sheetsOf } from './npy.ts'

/** A file as numpy.save writes it. */
function npy(descr: string, fortran: boolean, shape: string, body: ArrayBuffer): ArrayBuffer {
  const text = `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': ${shape}, }`.padEnd(117).concat('\n')
  const head = Uint8Array.of(0x93, ...[...'NUMPY'].map((letter) => letter.charCodeAt(0)), 1, 0, text.length, 0)
  const file = new Uint8Array(head.length + text.length + body.byteLength)
  file.set(head)
  file.set(new TextEncoder().encode(text), head.length)
  file.set(new Uint8Array(body), head.length + text.length)
  return file.buffer
}

test('numbers in both orders of axes are the same array', () => {
  const c = readNpy(npy('<f4', false, '(2, 3)', Float32Array.of(0, 1, 2, 10, 11, 12).buffer))
  const f = readNpy(npy('<f4', true, '(2, 3)', Float32Array.of(0, 10, 1, 11, 2, 12).buffer))
  expect(c).toEqual({ shape: [2, 3], data: Float64Array.of(0, 1, 2, 10, 11, 12) })
  expect(f).toEqual(c)
})

test('whole numbers, truth values and single numbers are read', () => {
  expect(readNpy(npy('<i8', false, '(2,)', BigInt64Array.of(-5n, 7n).buffer)).data).toEqual(Float64Array.of(-5, 7))
  expect(readNpy(npy('|b1', false, '()', Uint8Array.of(1).buffer))).toEqual({ shape: [], data: Float64Array.of(1) })
})

test('what cannot be read is said in words', () => {
  expect(() => readNpy(new ArrayBuffer(40))).toThrow('no NumPy array')
  expect(() => readNpy(npy('<c16', false, '(1,)', new ArrayBuffer(16)))).toThrow('<c16')
  expect(() => readNpy(npy('<f8', false, '(1000000,)', new ArrayBuffer(16)))).toThrow('cut short')
  expect(() => readNpy(npy('|O', false, '(1,)', new ArrayBuffer(8)))).toThrow('|O')
})

test('sheets are the last two axes', () => {
  const array = { shape: [2, 1, 2, 3], data: Float64Array.from({ length: 12 }, (_, n) => n) }
  expect(sheetsOf(array)).toEqual({ count: 2, rows: 2, columns: 3 })
  expect(sheetOf(array, 1).values).toEqual(Float64Array.of(6, 7, 8, 9, 10, 11))
  expect(sheetsOf({ shape: [5], data: new Float64Array(5) })).toEqual({ count: 1, rows: 1, columns: 5 })
})

test('profiles are mean sizes, whatever the sign', () => {
  const { byRow, byColumn } = profilesOf({ rows: 2, columns: 2, values: Float64Array.of(1, -3, 0, 4) })
  expect([[...byRow], [...byColumn]]).toEqual([
    [2, 2],
    [0.5, 3.5],
  ])
})
