import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { insideBrain } from './headMap.ts'
import { tissueTraining } from './recipes.ts'
import { makeSample, trainingGrid } from './sample.ts'
import { tissueCount, tissueOfCode } from './tissues.ts'
import { heldOutSubjects, readHeads, subjectFiles, trainingSubjects } from './trainingHeads.ts'

const folder = '../shared/data/mri/synthseg-labels'
const data = existsSync(folder)
if (!data) console.warn(`${folder} is absent: tests on real label maps are skipped`)

test('no held-out subject is ever trained on', () => {
  expect(trainingSubjects.length + heldOutSubjects.length).toBe(20)
  expect(trainingSubjects.filter((subject) => heldOutSubjects.includes(subject))).toEqual([])
})

test.skipIf(!data)('a real label map becomes a head with the volumes that FreeSurfer’s labels give', async () => {
  const [head] = await readHeads(subjectFiles(folder, ['18']))
  expect(head.name).toBe('training_seg_18')
  const millilitres = new Array(tissueCount).fill(0)
  let brain = 0
  for (const code of head.codes) {
    millilitres[tissueOfCode[code & 127]] += 0.001
    if (code >= insideBrain) brain += 0.001
  }
  // Counted in the file with nibabel: labels 4, 5, 14, 15, 43, 44, 72, 136, 137, 163, 164; and 7, 8, 16, 46, 47.
  expect(millilitres[3]).toBeCloseTo(93.728, 2)
  expect(millilitres[7]).toBeCloseTo(131.419, 2)
  const parenchyma = millilitres.slice(3).reduce((a, b) => a + b, 0)
  expect(brain).toBeGreaterThan(parenchyma)
  // Fluid in sulci comes to the brain; the 500 mL of all fluid in this old head does not.
  expect(brain - parenchyma).toBeLessThan(0.85 * millilitres[2])
  const sample = makeSample([head], tissueTraining, trainingGrid, 'real', 0)
  expect(new Set(sample.tissue).size).toBeGreaterThan(5)
})
