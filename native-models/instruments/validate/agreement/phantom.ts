import type { Random } from '../../../statistics/random.ts'
import type { Score, Table } from '../../contract.ts'

const subjects = 60
const subjectSd = 10

/** What is known of each measure: how much the candidate is off, and how far it strays. */
const known = { near: { bias: 0, sd: 2 }, shifted: { bias: 8, sd: 2 }, loose: { bias: 0, sd: 8 } }
type Known = typeof known

const tableOf = (rows: Table['rows']): Table => ({ columns: Object.keys(rows[0]).map((name) => ({ name, description: name })), rows })

/** Three measures of sixty subjects: one that agrees, one with a bias, one that strays. */
export async function makeMeasuredTwice(random: Random): Promise<{ inputs: { candidate: Table; reference: Table }; truth: Known }> {
  return { inputs: cohorts(random, (value, { bias, sd }) => value + bias + sd * random.normal()), truth: known }
}

/** The same, but the candidate knows nothing of the subjects. */
export async function makeUnrelated(random: Random): Promise<{ inputs: { candidate: Table; reference: Table }; truth: undefined }> {
  return { inputs: cohorts(random, () => 100 + subjectSd * random.normal()), truth: undefined }
}

function cohorts(random: Random, again: (value: number, how: { bias: number; sd: number }) => number) {
  const reference = Array.from({ length: subjects }, (_, n) => ({
    subject: `sub-${n + 1}`,
    ...Object.fromEntries(Object.keys(known).map((name) => [name, 100 + subjectSd * random.normal()])),
  })) as Record<string, string | number>[]
  const candidate = reference.map((row) => ({
    subject: row.subject,
    ...Object.fromEntries(Object.entries(known).map(([name, how]) => [name, again(Number(row[name]), how)])),
  }))
  return { candidate: tableOf(candidate), reference: tableOf(reference) }
}

/** Bias, limits and ICC against what they were made with; on the null, how seldom agreement is claimed. */
export function judgeAgreement({ agreement }: { agreement?: Table }, truth: Known | undefined): Score[] {
  const rows = agreement?.rows ?? []
  if (!truth) {
    const p = rows.map(({ pFamily }) => Number(pFamily))
    return [{ name: 'Least p where nothing agrees', value: Math.min(...p), chance: 0.05, mark: 0.01, better: 'higher' }]
  }
  const of = (name: string) => rows.find(({ measure }) => measure === name) ?? {}
  return Object.entries(truth).flatMap(([name, { bias, sd }]): Score[] => {
    const expected = subjectSd ** 2 / (subjectSd ** 2 + sd ** 2 / 2 + bias ** 2 / 2)
    const row = of(name)
    const spread = (Number(row.upper) - Number(row.lower)) / (2 * 1.96)
    return [
      {
        name: `${name}: error of the bias, in its standard errors`,
        value: Math.abs(Number(row.bias) - bias) / (sd / Math.sqrt(subjects)),
        chance: 8,
        mark: 4,
        better: 'lower',
      },
      {
        name: `${name}: limits over those it was made with`,
        value: Math.abs(Math.log(spread / sd)),
        chance: Math.log(subjectSd / sd) + 1,
        mark: Math.log(1.5),
        better: 'lower',
      },
      { name: `${name}: error of the ICC`, value: Math.abs(Number(row.icc) - expected), chance: expected, mark: 0.12, better: 'lower' },
    ]
  })
}
