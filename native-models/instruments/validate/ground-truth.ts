import { barChart, drawing, drawn, instrument, model, record, table } from '../contract.ts'
import { judgeGroundTruth, makeEmpty, makePlanted } from './ground-truth/phantom.ts'
import { settings } from './ground-truth/settings.ts'
import { gainColumns, networkColumns, pairColumns, rankingColumns } from './ground-truth/tables.ts'

export default instrument({
  id: 'validate/ground-truth',
  title: 'Attribution methods against known truth',
  summary:
    'Trains a network on a task whose source is known, explains it with several methods, and says how often each finds the truth, and how often something where there is nothing.',
  sources: [
    'Siegel NT et al. (2025). Explainable AI methods for neuroimaging: systematic failures of common tools. arXiv:2508.02560. Tasks with known sources, relevance mass.',
    'Arras L, Osman A, Samek W (2022). CLEVR-XAI: a benchmark dataset for the ground truth evaluation of neural network explanations. Information Fusion 81:14–40. Relevance mass.',
    'Wilming R et al. (2022). Scrutinizing XAI using linear ground-truth data with suppressor variables. Machine Learning 111:1903–1923. Suppressors.',
    'Adebayo J et al. (2018). Sanity checks for saliency maps. NeurIPS. Random weights and shuffled labels.',
    'Westfall PH, Young SS (1993). Resampling-based multiple testing. Wiley. Single-step max-T.',
  ],
  takes: {
    cohort: table({
      what: 'a table with the columns "scan" and "labels" (a segmentation on its grid) and a row for each scan; without it, phantoms are drawn',
      optional: true,
    }),
  },
  settings,
  gives: {
    ranking: table({ what: 'how well each method finds the truth', columns: rankingColumns, suffix: 'desc-ranking_stats' }),
    pairs: table({ what: 'every two methods, compared on the same subjects', columns: pairColumns, suffix: 'desc-pairs_stats' }),
    gains: table({ what: 'each method on the trained network and under each null', columns: gainColumns, suffix: 'desc-gains_stats' }),
    networks: table({ what: 'how well the networks predict', columns: networkColumns, suffix: 'desc-networks_stats' }),
    page: drawing({ what: 'the method cards as a page', suffix: 'desc-cards' }),
    example: drawing({ what: 'the maps of one subject', suffix: 'desc-example' }),
    cards: record({ what: 'method cards', suffix: 'desc-cards' }),
    maps: record({ what: 'the score of every map', optional: true, suffix: 'desc-maps' }),
    model: model({ what: 'the network that was trained first', optional: true }),
  },
  async run({ cohort }, settings, context) {
    // Imported here: listing the instruments must not load the network runtime.
    const { runGroundTruth } = await import('./ground-truth/run.ts')
    return runGroundTruth(cohort, settings, context)
  },
  verdict({ ranking, networks }) {
    const rows = ranking?.rows ?? []
    const trained = networks?.rows.filter(({ data }) => data === 'planted') ?? []
    const learnt = trained.every(({ score, chance }) => Number(score) > Number(chance))
    const passed = rows.filter(({ verdict }) => verdict !== 'bad')
    const failed = rows.filter(({ verdict }) => verdict === 'bad')
    if (!learnt) {
      return {
        level: 'bad',
        sentence: 'The network did not learn the task, so its explanations cannot be judged.',
        detail: 'Its correlation with the target is within what chance gives. Give it more subjects or more steps.',
      }
    }
    const mean = (column: 'score' | 'oracle') => trained.reduce((sum, row) => sum + Number(row[column]) / trained.length, 0)
    if (mean('score') < 0.5 * mean('oracle')) {
      return {
        level: 'bad',
        sentence: `The network hardly uses the truth: its correlation with the target is ${mean('score').toFixed(2)}, where ${mean('oracle').toFixed(2)} can be had.`,
        detail:
          'Methods that do not light up the truth may be right: the network may read something else, such as a mark that went with the target in training.',
      }
    }
    const [best] = rows
    const words = (row: (typeof rows)[number]) => `${row.method} in ${Math.round(100 * Number(row.found))} %`
    return {
      level: rows.every(({ verdict }) => verdict === 'good') ? 'good' : passed.length ? 'warn' : 'bad',
      sentence: `${best ? `${best.method} does best: ${(100 * Number(best.mass)).toFixed(1)} % of its map lies in the truth (chance ${(100 * Number(best.chance)).toFixed(1)} %). ` : ''}${passed.length} of ${rows.length} methods pass their card.`,
      detail: `The truth was found by ${rows.map(words).join(', ')} of the maps.${failed.length ? ` Not to be read on such networks: ${failed.map(({ method }) => method).join(', ')}.` : ''}`,
    }
  },
  figures: ({ page, example, gains }) => [
    ...(page ? [drawn('Method cards', page)] : []),
    ...(example ? [drawn('One subject: the truth outlined, each map scaled to its own largest value', example)] : []),
    ...(gains
      ? [
          barChart(
            'Relevance mass over chance (1 is chance)',
            { ...gains, rows: gains.rows.map((row) => ({ ...row, label: `${row.method}, ${row.network}` })) },
            'label',
            'gain',
          ),
        ]
      : []),
  ],
  phantom: { fast: true, make: makePlanted, makeNull: makeEmpty, judge: judgeGroundTruth },
})
