import { z } from 'zod'
import { castTensor } from '../../data/tensor.ts'
import { baselineOf, baselineSettings } from '../baseline.ts'
import { baselineInput, rescaleRules, withBaseline } from '../deeplift-rules.ts'
import { completeness } from '../gradient-explainer.ts'
import { method } from '../method.ts'
import { openGradient, openSubject, weightedSum } from '../open-subject.ts'
import { wholeGelu } from '../relevance/whole-gelu.ts'

export default method({
  name: 'deeplift',
  title: 'DeepLIFT (rescale)',
  summary:
    'What each value contributes to the change of the output from a baseline, with slopes taken from the baseline to the input instead of at the input.',
  sources: [
    'Shrikumar A, Greenside P, Kundaje A (2017). Learning important features through propagating activation differences. ICML; arXiv:1704.02685.',
  ],
  settings: z.object(baselineSettings),
  signed: true,
  async open(subject, settings) {
    const open = await openSubject(subject, wholeGelu)
    const walk = await openGradient(open, { rules: rescaleRules, specialised: withBaseline(open.specialised, open.input) })
    const type = open.specialised.types.get(open.input) ?? 'float32'
    return {
      explain: async (sample, { signal }) => {
        signal?.throwIfAborted()
        const baseline = baselineOf(settings, sample, subject)
        const output = await open.forward(sample)
        const seed = open.seed(output)
        const value = weightedSum(output, seed)
        const extra = { [baselineInput(open.input)]: castTensor({ type: 'float32', shape: subject.shape, data: baseline }, type) }
        const slopes = (await walk.run(sample, seed, extra))[open.input] ?? new Float32Array(sample.length)
        const map = slopes.map((slope, i) => slope * ((sample[i] ?? 0) - (baseline[i] ?? 0)))
        const difference = value - weightedSum(await open.forward(baseline), seed)
        return {
          map,
          value,
          residual: completeness(map, difference, 'Sum of the map against the change of the output from the baseline to this input.'),
        }
      },
      release: async () => {
        await Promise.all([open.release(), walk.release()])
      },
    }
  },
})
