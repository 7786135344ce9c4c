import { z } from 'zod'
import { barChart, type Column, drawing, drawn, instrument, table } from '../contract.ts'
import { judgeNormative, makeCohort, makeOrdinary } from './normative/phantom.ts'

const columns = [
  { name: 'subject', description: 'Person' },
  { name: 'measure', description: 'Column of the cohort' },
  { name: 'value', description: 'What was measured' },
  { name: 'expected', description: 'Median of people of that sex, age and head size' },
  { name: 'percentile', description: 'Share of such people with less', unit: '%' },
  { name: 'percentileLow', description: 'Lower end of its 95 % interval (cohort drawn anew)', unit: '%' },
  { name: 'percentileHigh', description: 'Upper end of its 95 % interval', unit: '%' },
  { name: 'z', description: 'Standard normal deviate of the percentile' },
  { name: 'peers', description: 'To how many people of that sex and age the cohort amounts' },
] as const satisfies readonly Column[]

const checkColumns = [
  { name: 'check', description: 'What was compared with people who were not used' },
  { name: 'synthetic', description: 'Synthetic people made from one half of the cohort' },
  { name: 'real', description: 'The real people of that half: as good as it can be' },
] as const satisfies readonly Column[]

export default instrument({
  id: 'cohort/normative',
  title: 'Percentiles among healthy people',
  summary: 'Says where volumes of a person lie among people of that sex, age and head size, with intervals, and makes synthetic people.',
  sources: [
    'Ge R et al. / Wen J et al. NeuroSynth, now GenMIND: generative models of MRI volumes by kernel density. Here fitted on the user’s own cohort.',
    'Fan J, Gijbels I (1996). Local polynomial modelling and its applications. Chapman & Hall. The line that moves peers to the age asked for.',
    'Silverman BW (1986). Density estimation for statistics and data analysis. Chapman & Hall. Bandwidths, and draws that keep the variance.',
  ],
  takes: {
    cohort: table({ what: 'healthy people, one row each: a name, age, sex, intracranial volume where known, and volumes' }),
    persons: table({ what: 'who is to be compared: rows as in the cohort, or the structures table of one scan' }),
  },
  settings: z.object({
    age: z.string().default('').describe('Age in years of a single scan; or the column of ages, "age" when empty.'),
    sex: z.string().default('').describe('Sex of a single scan, as the cohort writes it; or the column, "sex" when empty.'),
    tiv: z
      .string()
      .default('')
      .describe('Intracranial volume of a single scan, in mL; or the column, "tiv" when empty. Not used where the cohort has none.'),
    measures: z.array(z.string()).default([]).describe('Columns to compare; all further columns of numbers when empty.'),
    width: z
      .number()
      .min(0.2)
      .max(5)
      .default(1)
      .describe('Width of the kernel along age, as a multiple of Silverman’s rule: wider is smoother.'),
    draws: z.int().min(20).max(5000).default(200).describe('How often the cohort is drawn anew for the intervals.'),
    samples: z.int().min(0).max(100_000).default(500).describe('How many synthetic people to make.'),
  }),
  gives: {
    percentiles: table({ what: 'where each measure of each person lies', columns, suffix: 'desc-percentiles_stats' }),
    curves: drawing({ what: 'percentile curves over age' }),
    synthesis: table({ what: 'how like the synthetic people are to real ones', columns: checkColumns, suffix: 'desc-synthesis_stats' }),
    synthetic: table({ what: 'people who do not exist', suffix: 'desc-synthetic_stats' }),
  },
  async run({ cohort: given, persons: who }, settings, context) {
    const { readCohort, readPersons } = await import('./normative/cohort.ts')
    const { comparePersons } = await import('./normative/compare-persons.ts')
    const { checkSynthesis, synthesise } = await import('./normative/synthesise.ts')
    const { drawCurves } = await import('./normative/draw-curves.ts')
    const numeric = (text: string) => (text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : Number.NaN)
    const inCohort = (name: string) => given.columns.some((column) => column.name === name)
    const names = {
      age: inCohort(settings.age) ? settings.age : 'age',
      sex: inCohort(settings.sex) ? settings.sex : 'sex',
      tiv: inCohort(settings.tiv) ? settings.tiv : 'tiv',
      measures: settings.measures,
    }
    const cohort = readCohort(given, names, context.warn)
    const scan = { age: numeric(settings.age), sex: settings.sex.trim().toUpperCase(), tiv: numeric(settings.tiv) }
    const persons = readPersons(who, names, cohort, scan)
    if (!cohort.hasTiv) context.warn('The cohort has no intracranial volumes: large heads are not told from large structures.')
    const rows = comparePersons(cohort, persons, settings, context)
    context.progress(0.9, 'Making synthetic people')
    const people = synthesise(cohort, settings.samples, context.random)
    const syntheticColumns = ['subject', names.age, names.sex, ...(cohort.hasTiv ? [names.tiv] : []), ...cohort.measures]
    return {
      percentiles: { columns, rows },
      curves: drawCurves(cohort, persons, settings.width),
      synthetic: {
        columns: syntheticColumns.map((name) => ({
          name,
          description: name === 'subject' ? 'Nobody: drawn from the density of the cohort' : `As in the cohort: ${name}`,
        })),
        rows: people.map(({ name, age, sex, tiv, values }) => ({
          subject: name,
          [names.age]: age,
          [names.sex]: sex,
          ...(tiv === undefined ? {} : { [names.tiv]: tiv }),
          ...Object.fromEntries(cohort.measures.map((measure, m) => [measure, values[m]])),
        })),
      },
      synthesis: { columns: checkColumns, rows: checkSynthesis(cohort, context.random) },
    }
  },
  verdict({ percentiles }, warnings) {
    const rows = percentiles?.rows ?? []
    const beyond = rows.filter(({ percentileLow, percentileHigh }) => Number(percentileHigh) < 2.5 || Number(percentileLow) > 97.5)
    const expected = 0.05 * rows.length
    return {
      level: warnings.length ? 'warn' : beyond.length > Math.max(1, 2 * expected) ? 'warn' : 'good',
      sentence: `${beyond.length} of ${rows.length} values lie surely beyond the middle 95 % of such people; about ${expected.toFixed(0)} would by chance.`,
      detail:
        [
          ...beyond
            .slice(0, 12)
            .map(({ subject, measure, percentile }) => `${subject}, ${measure}: percentile ${Number(percentile).toFixed(1)}.`),
          ...warnings,
        ].join(' ') || 'Percentiles hold for scans made and measured as those of the cohort.',
    }
  },
  figures: ({ percentiles, curves }) => [
    ...(curves ? [drawn('Percentiles 5 to 95 over age, and who is compared', curves)] : []),
    ...(percentiles && new Set(percentiles.rows.map(({ subject }) => subject)).size === 1
      ? [barChart('Percentile of each measure', percentiles, 'measure', 'percentile', 100)]
      : []),
  ],
  phantom: { fast: true, make: makeCohort, makeNull: makeOrdinary, judge: judgeNormative },
})
