import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { Problem } from '../problem.ts'
import { numbersOf } from '../tensor.ts'
import fixtures from './fixtures/npy.json' with { type: 'json' }
import { encodeNpy, parseNpy, readNpy, readNpyTensor, writeNpy } from './npy.ts'

function temporaryFile(name: string, bytes?: Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-npy-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  if (bytes) writeFileSync(join(folder, name), bytes)
  return join(folder, name)
}

test.each(fixtures.cases)('NumPy wrote $name', async ({ bytes, shape, values }) => {
  const path = temporaryFile('a.npy', Buffer.from(bytes, 'base64'))
  const tensor = await readNpyTensor(path)
  expect(tensor.shape).toEqual(shape)
  expect(numbersOf(tensor)).toEqual(values)
  const array = await readNpy(path)
  expect(array.shape).toEqual(shape)
  expect(Array.from(array.data as Float32Array, Number)).toEqual(values)
})

test('the bytes are those that NumPy writes', () => {
  for (const { name, bytes } of fixtures.cases) {
    if (/>|Fortran|version/.test(name)) continue
    const original = Buffer.from(bytes, 'base64')
    const ours = Buffer.concat(encodeNpy(parseNpy(original)))
    // NumPy pads its header further, for appending; the values begin at a multiple of 64 in both.
    const header = (file: Buffer) =>
      file
        .subarray(10, 10 + file.readUInt16LE(8))
        .toString('latin1')
        .trim()
    expect(header(ours)).toBe(header(original))
    expect((10 + ours.readUInt16LE(8)) % 64).toBe(0)
    expect(ours.subarray(10 + ours.readUInt16LE(8))).toEqual(original.subarray(10 + original.readUInt16LE(8)))
  }
})

test('what is written is read again', async () => {
  const arrays = [Float32Array, Float64Array, Int32Array, Uint8Array] as const
  const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(
      shapes,
      fc.constantFrom(...arrays),
      fc.infiniteStream(fc.integer({ min: 0, max: 200 })),
      async (shape, Values, stream) => {
        const data = new Values(shape.reduce((a, b) => a * b, 1))
        for (let n = 0; n < data.length; n++) data[n] = stream.next().value ?? 0
        const path = temporaryFile('a.npy')
        await writeNpy(path, { shape, data })
        expect(await readNpy(path)).toEqual({ shape, data })
      },
    ),
    { numRuns: 100 },
  )
  const path = temporaryFile('a.npy')
  const whole = { shape: [2], data: BigInt64Array.of(-(2n ** 60n), 5n) }
  await writeNpy(path, whole)
  expect(await readNpy(path)).toEqual(whole)
})

test.each([
  ['nothing', '', /not a NumPy array/],
  ['another file', 'PK\x03\x04 and so on', /not a NumPy array/],
  ['a header that does not end', '\x93NUMPY\x01\x00\xff\x00{', /ends inside its header/],
  ['a header of nonsense', npy('hello'), /cannot be understood/],
  ['records', npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }"), /records/],
  ['objects', npy("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }"), /pickle/],
  ['complex numbers', npy("{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }"), /'<c8'/],
  ['more values than bytes', npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1000, 1000, 1000), }", 'abcd'), /only 4 bytes follow/],
  [
    'impossibly many',
    npy("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999, 99999999999), }", 'abcd'),
    /only 4 bytes follow/,
  ],
])('%s is refused', async (_, text, sentence) => {
  const path = temporaryFile('a.npy', Buffer.from(text, 'latin1'))
  const error = await readNpy(path).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(Problem)
  expect((error as Problem).message).toMatch(sentence)
  expect((error as Problem).kind).toBe('input')
})

test('a missing file is bad input', async () => {
  await expect(readNpy('/nowhere/a.npy')).rejects.toThrow(/no such file/)
})

function npy(header: string, data = ''): string {
  const padded = `${header}\n`
  return `\x93NUMPY\x01\x00${String.fromCharCode(padded.length & 255, padded.length >> 8)}${padded}${data}`
}
