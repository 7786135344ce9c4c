import { z } from 'zod'
import { type Column, instrument, model, record, samples, table } from '../contract.ts'
import { judgeHypothesis, makeFalseClaim, makeTrueClaim } from './hypothesis/phantom.ts'

const columns = [
  { name: 'number', description: 'Number of the hypothesis in the register' },
  { name: 'claim', description: 'What was claimed' },
  { name: 'registered', description: 'When it was written into the register, before the map was made (UTC)' },
  { name: 'method', description: 'The attribution method that it names' },
  { name: 'statistic', description: 'What is measured, and in which direction' },
  { name: 'null', description: 'What it is tested against' },
  { name: 'observed', description: 'What was measured' },
  { name: 'expected', description: 'The same under the null, the mean over draws' },
  { name: 'p', description: 'Share of draws that reach it, the observed among them' },
  { name: 'alpha', description: 'The level that was registered' },
  { name: 'rejected', description: 'yes when the null is rejected at that level' },
  {
    name: 'confirmatory',
    description: 'yes when the same model, place and method had not been tested in this register before it was written',
  },
] as const satisfies readonly Column[]

export default instrument({
  id: 'validate/hypothesis',
  title: 'Test of a registered hypothesis',
  summary:
    'Tests a claim about a map that was written down, with its region, statistic and level, before the map was made. The register cannot be edited unnoticed.',
  sources: [
    'Leavitt ML, Morcos A (2020). Towards falsifiable interpretability research. arXiv:2010.12016.',
    'Nosek BA et al. (2018). The preregistration revolution. PNAS 115:2600–2606.',
  ],
  takes: {
    register: record({ what: 'the register, as "touchstone hypothesis register" wrote it' }),
    data: samples({ what: 'samples, one along the first axis each' }),
    model: model({ what: 'the model that was registered' }),
    place: samples({ what: 'the place that was registered (not 0)' }),
    inside: samples({ what: 'where relevance is counted (not 0); everywhere without it', optional: true }),
  },
  settings: z.object({
    number: z.int().min(1).default(1).describe('Number of the hypothesis in the register.'),
  }),
  gives: {
    test: table({ what: 'the test as it was registered', columns, suffix: 'desc-hypothesis_stats' }),
  },
  async run(inputs, { number }, context) {
    const { testHypothesis } = await import('./hypothesis/test-hypothesis.ts')
    const { row } = await testHypothesis(inputs, number, context)
    return { test: { columns, rows: [row] } }
  },
  verdict({ test }) {
    const row = test?.rows[0]
    const confirmed = row?.rejected === 'yes'
    const how = row?.confirmatory === 'yes' ? 'registered before' : 'exploratory: the same had been tested before it was registered'
    return {
      level: confirmed ? (row?.confirmatory === 'yes' ? 'good' : 'warn') : 'bad',
      sentence: `${confirmed ? 'The claim stands' : 'The claim does not stand'}: p = ${row?.p} at the registered level of ${row?.alpha} (${how}).`,
      detail: `"${row?.claim}" Observed ${row?.observed}, expected by chance ${row?.expected}.`,
    }
  },
  phantom: { fast: true, make: makeTrueClaim, makeNull: makeFalseClaim, judge: judgeHypothesis },
})
