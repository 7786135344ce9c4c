import { z } from 'zod'
import { gradientExplainer } from '../gradient-explainer.ts'
import { method } from '../method.ts'

export default method({
  name: 'input-x-gradient',
  title: 'Input × gradient',
  summary: 'The gradient times the input: what each value contributes where the network is taken for linear.',
  sources: ['Shrikumar A, Greenside P, Shcherbina A, Kundaje A (2016). Not just a black box. arXiv:1605.01713.'],
  settings: z.object({}),
  signed: true,
  open: (subject) =>
    gradientExplainer(subject, async ({ sample, gradient }) => {
      const slopes = await gradient(sample)
      return { map: slopes.map((slope, i) => slope * (sample[i] ?? 0)) }
    }),
})
