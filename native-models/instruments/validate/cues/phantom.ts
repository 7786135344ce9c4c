import type { Random } from '../../../statistics/random.ts'
import type { Score, Table } from '../../contract.ts'

const COUNT = 300

interface Made {
  inputs: { answers: Table; data: undefined }
  settings: { class: string; draws: number }
  truth: undefined
}

/** Answers that follow the truth and, in part, the scanner; site goes along with the scanner, age and sex with nothing. */
export function makeCuedAnswers(random: Random): Promise<Made> {
  return make(random, true)
}

/** Answers that follow the truth alone, although scanner and class go together. */
export function makeUncuedAnswers(random: Random): Promise<Made> {
  return make(random, false)
}

async function make(random: Random, cued: boolean): Promise<Made> {
  const rows = Array.from({ length: COUNT }, () => {
    const truth = random.uniform() < 0.5 ? 'patient' : 'control'
    // More patients on one scanner: what a study often looks like, and no fault of the model.
    const scanner = random.uniform() < (truth === 'patient' ? 0.7 : 0.4) ? 'B' : 'A'
    const site = random.uniform() < 0.7 ? scanner.toLowerCase() : random.uniform() < 0.5 ? 'a' : 'b'
    const chance = (truth === 'patient' ? 0.7 : 0.25) + (cued ? (scanner === 'B' ? 0.2 : -0.2) : 0)
    const predicted = random.uniform() < chance ? 'patient' : 'control'
    return { truth, predicted, scanner, site, age: Math.round(random.between(20, 80)), sex: random.uniform() < 0.5 ? 'f' : 'm' }
  })
  const columns = ['truth', 'predicted', 'scanner', 'site', 'age', 'sex'].map((name) => ({ name, description: name }))
  return { inputs: { answers: { columns, rows }, data: undefined }, settings: { class: 'patient', draws: 499 }, truth: undefined }
}

export function judgeCues(result: { cues?: Table }, _: unknown, isNull: boolean): Score[] {
  const rows = result.cues?.rows ?? []
  const count = rows.length || Number.NaN
  if (isNull) {
    const least = Math.min(...rows.map((row) => Number(row.pFamily)))
    return [
      { name: 'smallest p where no cue is followed', value: rows.length ? least : Number.NaN, chance: 0.5, mark: 0.01, better: 'higher' },
    ]
  }
  const scanner = rows.find((row) => String(row.cue).startsWith('scanner'))
  const innocent = rows.filter((row) => /^(age|sex)/.test(String(row.cue)) && Number(row.pFamily) <= 0.01).length
  return [
    { name: 'rank of the planted cue', value: Number(scanner?.rank ?? Number.NaN), chance: (count + 1) / 2, mark: 1, better: 'lower' },
    { name: 'its p', value: Number(scanner?.pFamily ?? Number.NaN), chance: 0.5, mark: 0.01, better: 'lower' },
    { name: 'innocent cues that are blamed', value: innocent, chance: 2, mark: 0, better: 'lower' },
  ]
}
