// How far the shipped tissue network can be led astray, written on its card: node scripts/evaluate/robustness.ts [--data DIR] [--card FILE] [--seed N]
// Synthetic scans of subjects 17–20, which no training sees, one contrast each, against their known tissues, as validate/robustness measures it.
// A minute and a half a scan on two cores. Run it again when the weights change: the entry says which it measured.
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { runContext, weightsPath } from '../../native-models/instruments/context.ts'
import type { Table } from '../../native-models/instruments/contract.ts'
import { brainLabels } from '../../native-models/instruments/segment/tissue/brain-tissues.ts'
import { dsegOf } from '../../native-models/instruments/segment/tissue/phantom.ts'
import robustness from '../../native-models/instruments/validate/robustness.ts'
import type { ContrastName } from '../../native-models/phantoms/head/contrasts.ts'
import { phantomScan } from '../../native-models/phantoms/head/phantomScan.ts'
import { evaluationRecipe } from '../../native-models/phantoms/head/recipes.ts'
import { heldOutSubjects, readHeads, subjectFiles } from '../../native-models/phantoms/head/trainingHeads.ts'

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data/mri/synthseg-labels' },
    card: { type: 'string', default: 'native-models/weights/tissue.json' },
    seed: { type: 'string', default: '1' },
  },
})
const contrasts: readonly ContrastName[] = ['T1', 'T2', 'FLAIR', 'PD']
const settings = robustness.settings.parse({})
const strengths: Table[] = []
console.log(['scan', 'change', 'epsilon', 'dice', 'clean', 'ssim'].join('\t'))
for (const [n, subject] of heldOutSubjects.entries()) {
  const [head] = await readHeads(subjectFiles(options.data, [subject]))
  const contrast = contrasts[n]
  const { scan, tissues } = phantomScan(head, evaluationRecipe(contrast), 'evaluate')
  const truth = { ...tissues, data: dsegOf(tissues), labels: brainLabels }
  const context = runContext({ seed: Number(options.seed), warn: (sentence) => console.error(sentence) })
  const { strength } = await robustness.run({ scan, model: undefined, truth }, settings, context)
  if (!strength) throw new Error('no result')
  strengths.push(strength)
  for (const row of strength.rows) {
    console.log([`subject ${subject} ${contrast}`, row.change, row.epsilon, row.dice, row.clean, row.ssim].join('\t'))
  }
}

/** Mean over the scans of a column, row by row of the table. */
const meanOf = (column: string) =>
  (strengths[0]?.rows ?? []).map((_, row) => strengths.reduce((sum, { rows }) => sum + Number(rows[row]?.[column]), 0) / strengths.length)
const [dice, ssim, clean, chance] = ['dice', 'ssim', 'clean', 'chance'].map(meanOf)
const rows = strengths[0]?.rows ?? []
const byChange = (means: readonly number[]) =>
  Object.fromEntries(
    [...new Set(rows.map(({ change }) => String(change)))].map((change) => [
      change,
      means.filter((_, row) => rows[row].change === change).map((value) => +value.toFixed(3)),
    ]),
  )
const entry = {
  instrument: 'validate/robustness',
  script: 'scripts/evaluate/robustness.ts',
  sha256: createHash('sha256')
    .update(await readFile(weightsPath('tissue')))
    .digest('hex'),
  seed: Number(options.seed),
  what: 'Mean Dice over six tissues at 4 mm, before the intensity mixture, on four synthetic scans of held-out heads (T1, T2, FLAIR, PD); epsilon: largest change of a voxel, as a share of the brightness range',
  subjects: heldOutSubjects,
  steps: settings.steps,
  clean: +clean[0].toFixed(3),
  chance: +chance[0].toFixed(3),
  epsilon: settings.epsilon,
  dice: byChange(dice),
  ssim: byChange(ssim),
}
const card = JSON.parse(await readFile(options.card, 'utf8'))
const { limits, ...before } = card
await writeFile(options.card, `${JSON.stringify({ ...before, robustness: entry, limits }, undefined, 2)}\n`)
console.log(options.card, JSON.stringify(entry, undefined, 1))
