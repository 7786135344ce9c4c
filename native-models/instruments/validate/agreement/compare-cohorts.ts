import { Problem } from '../../../data/problem.ts'
import { intraclassCorrelation, limitsOfAgreement, type MeasuredTwice } from '../../../statistics/agreement.ts'
import { pearson } from '../../../statistics/correlation.ts'
import { acceleratedInterval } from '../../../statistics/intervals.ts'
import { maxT, permutationP } from '../../../statistics/permutation.ts'
import { shuffled } from '../../../training/split.ts'
import type { RunContext, Table } from '../../contract.ts'

interface Settings {
  readonly subject: string
  readonly measures: readonly string[]
  readonly draws: number
}

export interface Compared {
  readonly measure: string
  readonly pairs: readonly MeasuredTwice[]
  readonly row: Table['rows'][number]
}

const fewest = 5

/** Every measure that both tables have, over the subjects that both have. Throws a `Problem` where there are fewer than five. */
export function compareCohorts(
  candidate: Table,
  reference: Table,
  settings: Settings,
  context: Pick<RunContext, 'random' | 'warn' | 'progress' | 'signal'>,
): Compared[] {
  const [ours, theirs] = [bySubject(candidate, settings.subject), bySubject(reference, settings.subject)]
  const shared = [...ours.rows.keys()].filter((subject) => theirs.rows.has(subject))
  const alone = ours.rows.size + theirs.rows.size - 2 * shared.length
  if (alone > 0) context.warn(`${alone} subjects are in one of the tables only, and were left out.`)
  const measures = measuresOf(ours, theirs, settings.measures)
  const paired = measures.map((measure) => {
    const pairs = shared.flatMap((subject): MeasuredTwice[] => {
      const [a, b] = [numberOf(ours.rows.get(subject)?.[measure]), numberOf(theirs.rows.get(subject)?.[measure])]
      return Number.isFinite(a) && Number.isFinite(b) ? [[a, b]] : []
    })
    if (pairs.length < fewest) {
      throw new Problem({
        file: candidate.file,
        what: `Only ${pairs.length} subjects have "${measure}" in both tables.`,
        remedy: `Give at least ${fewest} subjects under the same names, or leave this column out.`,
      })
    }
    if (pairs.length < shared.length) context.warn(`"${measure}" is missing for ${shared.length - pairs.length} subjects.`)
    return pairs
  })
  // The same deal for all measures of equal length, so that max-T sees them together.
  const dealt = Array.from({ length: settings.draws }, (_, draw) => {
    if (draw % 100 === 0) {
      context.signal.throwIfAborted()
      context.progress(draw / settings.draws / 2, 'Dealing subjects anew')
    }
    const orders = new Map<number, number[]>()
    return paired.map((pairs) => {
      const order = orders.get(pairs.length) ?? shuffled([...pairs.keys()], context.random)
      orders.set(pairs.length, order)
      return intraclassCorrelation(pairs.map(([, b], n): MeasuredTwice => [pairs[order[n]][0], b])).agreement
    })
  })
  const observed = paired.map((pairs) => intraclassCorrelation(pairs).agreement)
  const family = maxT(observed, dealt)
  return measures.map((measure, m) => {
    context.progress(0.5 + m / measures.length / 2, `Comparing ${measure}`)
    const p = permutationP(
      observed[m],
      dealt.map((draw) => draw[m]),
    ).p
    return { measure, pairs: paired[m], row: { measure, ...agreementOf(paired[m], settings.draws, context), p, pFamily: family[m].p } }
  })
}

function agreementOf(pairs: readonly MeasuredTwice[], draws: number, { random }: Pick<RunContext, 'random'>) {
  const statistics = (some: readonly MeasuredTwice[]) => {
    const { bias, low, high } = limitsOfAgreement(some)
    return [bias, low, high, intraclassCorrelation(some).agreement]
  }
  const observed = statistics(pairs)
  const drawn = Array.from({ length: draws }, () => statistics(pairs.map(() => pairs[random.integer(pairs.length)])))
  const left = pairs.map((_, out) => statistics(pairs.filter((_, n) => n !== out)))
  const intervals = observed.map((value, k) =>
    acceleratedInterval({ observed: value, draws: drawn.map((row) => row[k]), jackknife: left.map((row) => row[k]) }),
  )
  const mean = pairs.reduce((sum, [, b]) => sum + b / pairs.length, 0)
  const error = pairs.reduce((sum, [a, b]) => sum + Math.abs(a - b) / pairs.length, 0)
  const trend = pearson(
    pairs.map(([a, b]) => a - b),
    pairs.map(([a, b]) => (a + b) / 2),
  )
  return {
    subjects: pairs.length,
    bias: observed[0],
    biasLow: intervals[0].low,
    biasHigh: intervals[0].high,
    lower: observed[1],
    lowerLow: intervals[1].low,
    lowerHigh: intervals[1].high,
    upper: observed[2],
    upperLow: intervals[2].low,
    upperHigh: intervals[2].high,
    error: mean === 0 ? null : (100 * error) / Math.abs(mean),
    icc: finite(observed[3]),
    iccLow: finite(intervals[3].low),
    iccHigh: finite(intervals[3].high),
    consistency: finite(intraclassCorrelation(pairs).consistency),
    trend: finite(trend),
  }
}

const finite = (value: number) => (Number.isFinite(value) ? value : null)

interface Cohort {
  readonly table: Table
  readonly subjectColumn: string
  readonly rows: ReadonlyMap<string, Table['rows'][number]>
}

function bySubject(table: Table, wanted: string): Cohort {
  const names = table.columns.map(({ name }) => name)
  const subjectColumn = wanted || names[0]
  if (!names.includes(subjectColumn)) {
    throw new Problem({
      file: table.file,
      what: `The table has no column "${subjectColumn}".`,
      remedy: `It has ${names.join(', ')}. Say which of them names the subject.`,
    })
  }
  const rows = new Map<string, Table['rows'][number]>()
  for (const [n, row] of table.rows.entries()) {
    const subject = String(row[subjectColumn])
    if (rows.has(subject)) {
      throw new Problem({
        file: table.file,
        what: `Row ${n + 2} is the second of subject "${subject}".`,
        remedy: 'Leave one row a subject, or name a column that tells sessions apart.',
      })
    }
    rows.set(subject, row)
  }
  return { table, subjectColumn, rows }
}

function measuresOf(ours: Cohort, theirs: Cohort, wanted: readonly string[]): readonly string[] {
  const numeric = ({ table, subjectColumn }: Cohort) =>
    table.columns
      .map(({ name }) => name)
      .filter((name) => name !== subjectColumn && table.rows.some((row) => Number.isFinite(numberOf(row[name]))))
  const [inOurs, inTheirs] = [numeric(ours), numeric(theirs)]
  const both = inOurs.filter((name) => inTheirs.includes(name))
  const stranger = wanted.find((name) => !both.includes(name))
  if (stranger !== undefined || both.length === 0) {
    throw new Problem({
      file: ours.table.file,
      what:
        stranger === undefined
          ? 'The tables have no column of numbers in common.'
          : `Not both tables have a column of numbers "${stranger}".`,
      remedy: both.length
        ? `Both have ${both.join(', ')}.`
        : `One has ${inOurs.join(', ') || 'none'}, the other ${inTheirs.join(', ') || 'none'}.`,
    })
  }
  return wanted.length ? wanted : both
}

/** Not a number where the cell holds none. */
function numberOf(cell: string | number | null | undefined): number {
  return typeof cell === 'number' ? cell : cell?.trim() ? Number(cell) : Number.NaN
}
