import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { encodeGifti, encodeObj, encodeStl } from './encode.ts'
import { readGifti } from './gifti.ts'

const tetrahedron = {
  vertices: Float32Array.of(0, 0, 0, 10, 0, 0, 0, 10, 0, 0, 0, 10.5),
  triangles: Int32Array.of(0, 2, 1, 0, 1, 3, 0, 3, 2, 1, 2, 3),
}

function file(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-surface-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'a.surf.gii')
  writeFileSync(path, text)
  return path
}

test('what is written as GIFTI is read again', async () => {
  expect(await readGifti(file(encodeGifti(tetrahedron)))).toEqual(tetrahedron)
})

test.each([
  ['nothing', '', /not a whole GIFTI/],
  ['half a file', encodeGifti(tetrahedron).slice(0, 700), /GIFTI has no NIFTI_INTENT_TRIANGLE/],
  ['damaged data', encodeGifti(tetrahedron).replace(/<Data>..../, '<Data>AAAA'), /damaged/],
  ['triangles of vertices that are not there', encodeGifti({ ...tetrahedron, triangles: Int32Array.of(0, 1, 9) }), /does not have/],
])('refuses %s', async (_, text, sentence) => {
  await expect(readGifti(file(text))).rejects.toThrow(sentence)
})

test('STL holds each triangle with its outward normal, OBJ counts from 1', () => {
  const stl = encodeStl(tetrahedron)
  expect(stl.readUInt32LE(80)).toBe(4)
  expect(stl.length).toBe(84 + 4 * 50)
  expect([0, 1, 2].map((axis) => stl.readFloatLE(84 + 4 * axis))).toEqual([0, 0, -1].map((n) => n + 0))
  expect(encodeObj(tetrahedron)).toContain('v 0.0000 0.0000 10.5000\nf 1 3 2\n')
})
