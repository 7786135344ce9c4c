import type { Column, Table } from '../../contract.ts'
import { drawLines, type Line } from '../../draw-lines.ts'
import { type Attacked, type Change, changes, type Tried } from './attack-scan.ts'

export const strengthColumns = [
  { name: 'change', description: 'How the scan was changed: noise, or one of three attacks' },
  { name: 'epsilon', description: 'Largest change of a voxel that was allowed, in units of the input of the network' },
  { name: 'dice', description: 'Mean Dice over the labels of the truth' },
  { name: 'clean', description: 'The same without any change' },
  { name: 'beyondNoise', description: 'Dice lost beyond what noise of that size loses' },
  { name: 'chance', description: 'Dice of the answer dealt out over the voxels at random' },
  { name: 'ssim', description: 'Structural similarity of the changed scan with the scan, 1 when they are the same' },
  { name: 'rms', description: 'Root mean square of the change of a voxel, in units of the input' },
  { name: 'changedVoxels', description: 'Voxels of the brain or object whose label changed', unit: '%' },
] as const satisfies readonly Column[]

export const labelColumns = [
  { name: 'label', description: 'Label of the truth' },
  { name: 'clean', description: 'Dice without any change' },
  { name: 'noise', description: 'Dice under noise as large as the worst attack' },
  { name: 'worst', description: 'Dice under the worst attack' },
] as const satisfies readonly Column[]

export function strengthTable({ tried, clean, chance }: Attacked): Table {
  const rows = tried.map((each) => ({
    change: each.change,
    epsilon: each.epsilon,
    dice: rounded(each.meanDice),
    clean: rounded(clean.meanDice),
    beyondNoise: rounded(noiseBeside(tried, each).meanDice - each.meanDice),
    chance: rounded(chance),
    ssim: Number.isNaN(each.similarity) ? null : rounded(each.similarity),
    rms: Number(each.rms.toPrecision(3)),
    changedVoxels: rounded(changedShare(clean.answer, each.answer)),
  }))
  return { columns: strengthColumns, rows }
}

export function labelTable({ tried, clean, labelling }: Attacked, worst: Tried): Table {
  const noise = noiseBeside(tried, worst)
  const rows = [...clean.dice].map(([index, dice]) => ({
    label: labelling.labels.find((label) => label.index === index)?.name ?? `label ${index}`,
    clean: rounded(dice),
    noise: rounded(noise.dice.get(index) ?? Number.NaN),
    worst: rounded(worst.dice.get(index) ?? Number.NaN),
  }))
  return { columns: labelColumns, rows }
}

function noiseBeside(tried: readonly Tried[], { epsilon }: Tried): Tried {
  const noise = tried.find((each) => each.change === 'noise' && each.epsilon === epsilon)
  if (!noise) throw new RangeError(`no noise of size ${epsilon} was tried`)
  return noise
}

/** Of the voxels that have a label above 0 before or after, in %. */
function changedShare(before: Int32Array, after: Int32Array): number {
  let labelled = 0
  let changed = 0
  for (let v = 0; v < before.length; v++) {
    if (before[v] === 0 && after[v] === 0) continue
    labelled++
    if (before[v] !== after[v]) changed++
  }
  return labelled ? (100 * changed) / labelled : 0
}

const colors: Readonly<Record<Change, string>> = {
  noise: '#64748b',
  'one step (FGSM)': '#0f766e',
  'many steps (PGD)': '#b45309',
  'dense adversary (DAG)': '#b91c1c',
}

/** Dice against the size of the change: a line for noise and for each attack, and chance. */
export function drawStrength({ tried, clean, chance }: Attacked): string {
  const x = [0, ...new Set(tried.map(({ epsilon }) => epsilon))]
  const lines: Line[] = changes.map((change) => ({
    name: change,
    color: colors[change],
    y: [clean.meanDice, ...tried.filter((each) => each.change === change).map(({ meanDice }) => meanDice)],
  }))
  const level: Line = { name: 'chance', color: '#94a3b8', y: x.map(() => chance) }
  return drawLines({ x, lines: [...lines, level], xLabel: 'largest change of a voxel, in units of the input', yLabel: 'mean Dice' })
}

function rounded(value: number): number {
  return Number(value.toFixed(4))
}
