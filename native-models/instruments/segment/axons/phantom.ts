import type { Random } from '../../../statistics/random.ts'
import type { Samples, Score, Table } from '../../contract.ts'
import { knownTubes, type Tubes, tubesShape, unrelatedTubes } from '../parts/straight-tubes.ts'

const samplesOf = (data: Int32Array): Samples => ({ array: { shape: [...tubesShape], data } })

/** Of seven equal lines three are whole, one is two halves of 29 of 59 steps, two are merged and one is missing. */
const known = { nerl: (3 * 59 ** 2 + 2 * 29 ** 2) / (7 * 59 ** 2) }

export async function makeLines(random: Random) {
  return { inputs: inputsOf(knownTubes(random)), truth: known }
}

export async function makeUnrelatedLines(random: Random) {
  return { inputs: inputsOf(unrelatedTubes(random)), truth: undefined }
}

function inputsOf({ reference, candidate, lines }: Tubes) {
  const rows = lines.flatMap((line, n) =>
    line.map(([z, y, x], i) => ({ skeleton: `${n + 1}`, node: i, z, y, x, parent: i > 0 ? `${i - 1}` : '' })),
  )
  const columns = ['skeleton', 'node', 'z', 'y', 'x', 'parent'].map((name) => ({ name, description: name }))
  return { candidate: samplesOf(candidate), reference: samplesOf(reference), skeletons: { columns, rows }, outside: undefined }
}

export function judgeAxons({ scores }: { scores?: Table }, truth: typeof known | undefined): Score[] {
  const of = (name: string) => Number(scores?.rows.find(({ score }) => score === name)?.value ?? Number.NaN)
  if (!truth) return [{ name: 'NERL of lines that are elsewhere', value: of('NERL'), chance: 0, mark: 0.05, better: 'lower' }]
  return [
    { name: 'Error of NERL', value: Math.abs(of('NERL') - truth.nerl), chance: truth.nerl, mark: 1e-9, better: 'lower' },
    // One of seven equal tubes in two halves: 1/7 bit. The merged pair: 2/7 bit, and the missing one costs nothing more.
    { name: 'Error of VOI split', value: Math.abs(of('VOI split') - 1 / 7), chance: 1, mark: 0.01, better: 'lower' },
    { name: 'Error of VOI merge', value: Math.abs(of('VOI merge') - 2 / 7), chance: 1, mark: 0.01, better: 'lower' },
  ]
}
