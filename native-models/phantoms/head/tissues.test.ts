import { expect, test } from 'vitest'
import { anatomy, codeOfLabel, mirrorCode, synthsegClassCount, tissueCount, tissueOfCode } from './tissues.ts'

test('mirroring twice gives the same part, and never another tissue', () => {
  for (let code = 0; code < anatomy.length; code++) {
    expect(mirrorCode[mirrorCode[code]]).toBe(code)
    expect(tissueOfCode[mirrorCode[code]]).toBe(tissueOfCode[code])
  }
})

test('left parts mirror to right parts by FreeSurfer’s numbers', () => {
  const mirrored = (label: number) => anatomy[mirrorCode[codeOfLabel.get(label) ?? 0]].label
  expect([2, 3, 4, 10, 17, 28].map(mirrored)).toEqual([41, 42, 43, 49, 53, 60])
  expect([16, 24, 515].map(mirrored)).toEqual([16, 24, 515])
})

test('all 54 labels of the training maps are known, every tissue has one, and SynthSeg’s 48 classes are all used', () => {
  expect(codeOfLabel.size).toBe(54)
  expect(new Set(tissueOfCode).size).toBe(tissueCount)
  expect(new Set(anatomy.map((entry) => entry.synthsegClass)).size).toBe(synthsegClassCount)
})
