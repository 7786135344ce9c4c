import { expect, it } from 'vitest'
import { labelOfCode, sidedStructures, structures } from './structures.ts'
import { anatomy, codeOfLabel, mirrorCode } from './tissues.ts'

const labelFor = (label: number) => labelOfCode[codeOfLabel.get(label) ?? -1]

it('keeps the numbers of FreeSurfer, and gives what is part of a structure to it', () => {
  for (const { label, right } of structures.filter((s) => s.label > 0)) {
    expect(labelFor(label)).toBe(label)
    if (right !== undefined) expect(labelFor(right)).toBe(right)
  }
  // SynthSeg's own list (synthseg_segmentation_labels.npy): choroid plexus is ventricle, lesions are white matter.
  expect([136, 163, 137, 164, 25, 57].map(labelFor)).toEqual([4, 43, 5, 44, 2, 41])
  expect([0, 507, 515, 530].map(labelFor)).toEqual([0, 0, 0, 0])
})

it('swaps sides with the mirror and nothing else', () => {
  const { count, ofCode } = sidedStructures
  expect(count).toBe(34)
  const pairs = count - structures.length
  for (const [code, { label, mirror }] of anatomy.entries()) {
    const [here, there] = [ofCode[code], ofCode[mirrorCode[code]]]
    if (label === mirror) expect(there).toBe(here)
    else expect(Math.abs(there - here)).toBe(here === there ? 0 : pairs)
    if (label !== mirror) expect(here).not.toBe(there)
  }
})
