import { z } from 'zod'
import { array, drawing, drawn, instrument, table } from '../contract.ts'
import { exitEarly, ruleColumns } from './early-exit/exit-early.ts'
import { judgeEarlyExit, makeDriftDiffusion, makeIdleConfidence } from './early-exit/phantom.ts'

export default instrument({
  id: 'trust/early-exit',
  title: 'Stop when confident enough',
  summary: 'Stops a decoder that unfolds in time as soon as it is confident, and shows the steps saved beside a fixed time and the oracle.',
  sources: [
    'Li C, Jones EG, Furber S (2023). Unleashing the potential of spiking neural networks with dynamic confidence. ICCV. The rule, the threshold chosen on held-out items, and the oracle.',
    'Wald A (1945). Sequential tests of statistical hypotheses. Ann Math Stat 16:117–186. Why waiting for confidence saves steps.',
  ],
  takes: {
    outputs: array({ what: 'scores before a softmax: steps × items × classes' }),
    truth: array({ what: 'the true class of each item, from 0' }),
  },
  settings: z.object({
    accumulate: z.boolean().default(false).describe('Scores are of each step alone and are added up; else they are sums already.'),
    scale: z.number().min(1e-6).max(1e6).default(1).describe('By what scores are multiplied before the softmax (1/30 in the paper).'),
    threshold: z.number().min(0).max(1).default(0).describe('Confidence from which to stop; 0 chooses it on one half of the items.'),
    tolerance: z.number().min(0).max(0.5).default(0.005).describe('Accuracy that may be lost on the items that choose the threshold.'),
    permutations: z.int().min(19).max(9999).default(199).describe('How often exit times are dealt out anew for the p-value.'),
  }),
  gives: {
    rules: table({ what: 'accuracy and steps of each rule', columns: ruleColumns, suffix: 'desc-exits_stats' }),
    curves: drawing({ what: 'accuracy over steps', suffix: 'desc-exits_figure' }),
  },
  run: async ({ outputs, truth }, settings, context) => exitEarly(outputs, truth, settings, context),
  verdict({ rules }) {
    const [dynamic, fixed, , all] = rules?.rows ?? []
    const percent = (value: unknown) => (100 * Number(value)).toFixed(1)
    const gains = Number(dynamic?.p) < 0.05
    return {
      level: gains ? 'good' : 'warn',
      sentence: `Stopping by confidence saves ${Number(dynamic?.saved).toFixed(0)} % of the steps: ${percent(dynamic?.accuracy)} % right, ${percent(all?.accuracy)} % with all steps.`,
      detail: gains
        ? `Stopping all after as many steps on average reaches ${percent(fixed?.accuracy)} %.`
        : `Stopping all after as many steps on average reaches ${percent(fixed?.accuracy)} %: when it is confident says nothing of when it is right.`,
    }
  },
  figures: ({ curves }) => (curves ? [drawn('Accuracy over the mean number of steps', curves)] : []),
  phantom: { fast: true, make: makeDriftDiffusion, makeNull: makeIdleConfidence, judge: judgeEarlyExit },
})
