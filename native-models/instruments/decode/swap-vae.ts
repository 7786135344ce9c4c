import { z } from 'zod'
import { array, drawing, drawn, instrument, model, qualityColumns, spikes, table } from '../contract.ts'
import { ablations } from './swap-vae/ablations.ts'
import { angleColumns } from './swap-vae/angle-columns.ts'
import { judgeSwapVae, makeCircle, makeUntold } from './swap-vae/phantom.ts'

export default instrument({
  id: 'decode/swap-vae',
  title: 'Latents of a population',
  summary:
    'Learns, from spikes alone, what stays the same within a trial (content) and what does not (style), and says what angle can be told from each in other trials.',
  sources: [
    'Liu R, Azabou M, Dabagia M, Lin CH, Azar MG, Hengen KB, Valko M, Dyer EL (2021). Drop, Swap, and Generate: a self-supervised approach for generating neural activity. NeurIPS; arXiv:2111.02338.',
  ],
  takes: { spikes: spikes({ what: 'spikes of sorted units, with trials and a behaviour where they are known' }) },
  settings: z.object({
    binS: z.number().min(0.001).max(10).default(0.1).describe('Length of a bin, in seconds.'),
    content: z.int().min(1).max(512).default(16).describe('Latents that the two views of a trial share.'),
    style: z.int().min(1).max(512).default(16).describe('Latents that belong to each view alone.'),
    hidden: z.int().min(4).max(2048).default(128).describe('Units of the inner layers.'),
    steps: z
      .int()
      .min(10)
      .max(100_000)
      .default(3000)
      .describe('Most training steps; it stops where trials that it does not learn from get no better.'),
    without: z
      .array(z.enum(ablations))
      .default([])
      .describe(
        'Leaves parts out, to see what they do: the exchange of contents, the reconstruction from the own one, the pull of contents together, the divergence or the drawing of the style, units left out, two different bins as views, the style.',
      ),
    behaviour: z
      .string()
      .default('')
      .describe('The behaviour that gives the angle: x and y, or one column with a period; the first when empty.'),
    period: z.number().positive().default(360).describe('A full turn of a behaviour with one column.'),
  }),
  gives: {
    model: model({ what: 'the encoder: counts → content, style' }),
    counts: array({ what: 'counts, bins × units: the input of the model' }),
    latents: array({ what: 'content, bins × latents' }),
    angles: table({ what: 'how well the angle is told', columns: angleColumns, suffix: 'desc-angles_stats' }),
    quality: table({ what: 'how the training went', columns: qualityColumns, suffix: 'desc-quality_stats' }),
    circle: drawing({ what: 'decoded over true angles, drawn', optional: true, suffix: 'desc-angles_figure' }),
  },
  async run({ spikes: trains }, settings, context) {
    const { runSwapVae } = await import('./swap-vae/run.ts')
    return runSwapVae(trains, settings, context)
  },
  verdict({ angles }) {
    const [content] = angles?.rows ?? []
    if (!content) return { level: 'warn', sentence: 'Latents are learned; there is no behaviour to compare them with.' }
    const [found, chance] = [Number(content.within22deg), Number(content.chance)]
    const isFound = found > 2 * Math.max(chance, 1 / 8)
    return {
      level: isFound ? 'good' : 'warn',
      sentence: `The angle is within π/8 in ${(100 * found).toFixed(0)} % of the test bins (${(100 * chance).toFixed(0)} % with the angles of other trials).`,
      detail: 'Trials were divided before learning; the step was chosen on validation trials, the share is of test trials.',
    }
  },
  figures: ({ circle }) => (circle ? [drawn('Decoded over true angles', circle)] : []),
  phantom: { make: makeCircle, makeNull: makeUntold, judge: judgeSwapVae },
})
