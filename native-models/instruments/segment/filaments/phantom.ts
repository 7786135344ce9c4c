import type { Random } from '../../../statistics/random.ts'
import type { Samples, Score, Table } from '../../contract.ts'
import { knownTubes, type Tubes, tubesShape, unrelatedTubes } from '../parts/straight-tubes.ts'

const samplesOf = (data: Int32Array): Samples => ({ array: { shape: [...tubesShape], data } })
const inputsOf = ({ reference, candidate }: Tubes) => ({ reference: samplesOf(reference), candidate: samplesOf(candidate) })

/** Five of seven found at clDice above 0.5, one split, one merger; coverage 5/7: a merger covers one of its two. */
const known = { tp: 5 / 7, C: 5 / 7, FS: 1, FM: 1 }

export async function makeTubes(random: Random) {
  return { inputs: inputsOf(knownTubes(random)), truth: known }
}

export async function makeUnrelatedTubes(random: Random) {
  return { inputs: inputsOf(unrelatedTubes(random)), truth: undefined }
}

export function judgeFilaments({ scores }: { scores?: Table }, truth: typeof known | undefined): Score[] {
  const of = (name: string) => Number(scores?.rows.find(({ score }) => score === name)?.value ?? Number.NaN)
  if (!truth) return [{ name: 'S of tubes that are elsewhere', value: of('S'), chance: 0, mark: 0.1, better: 'lower' }]
  return [
    { name: 'Error of tp', value: Math.abs(of('tp') - truth.tp), chance: truth.tp, mark: 0.001, better: 'lower' },
    { name: 'Error of C', value: Math.abs(of('C') - truth.C), chance: truth.C, mark: 0.02, better: 'lower' },
    { name: 'Error of FS', value: Math.abs(of('FS') - truth.FS), chance: 1, mark: 0, better: 'lower' },
    { name: 'Error of FM', value: Math.abs(of('FM') - truth.FM), chance: 1, mark: 0, better: 'lower' },
  ]
}
