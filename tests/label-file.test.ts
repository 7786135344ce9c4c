import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openPort } from '../electron/host/runs/inputs.ts'
import { labelFile } from '../renderer/viewers/volume/label-file.ts'

test('what is written is read back where it lay', async () => {
  const affine = [
    [-2, 0, 0, 90],
    [0, 0, 3, -126],
    [0, 1, 0, -72],
    [0, 0, 0, 1],
  ]
  const labels = Int32Array.from({ length: 24 }, (_, n) => (n === 5 ? 70_000 : n % 4))
  const file = join(mkdtempSync(join(tmpdir(), 'touchstone-labels-')), 'labels.nii')
  writeFileSync(file, Buffer.from(await labelFile({ dims: [2, 3, 4], affine }, labels).arrayBuffer()))
  const read = await openPort('labels', file)
  expect(read.shape).toEqual([2, 3, 4])
  expect(Array.from(read.data)).toEqual(Array.from(labels))
  expect(Array.from(read.affine, Number)).toEqual(affine.flat())
})
