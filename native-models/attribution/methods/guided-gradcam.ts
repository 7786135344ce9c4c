import { z } from 'zod'
import { byMeanGradient, camSettings, classActivation } from '../class-activation.ts'
import { method } from '../method.ts'
import guided from './guided-backpropagation.ts'

export default method({
  name: 'guided-gradcam',
  title: 'Guided GradCAM',
  summary: 'Guided backpropagation times GradCAM.',
  sources: ['Selvaraju RR et al. (2017). Grad-CAM. ICCV; arXiv:1610.02391, section 3.2.'],
  settings: z.object(camSettings),
  signed: true,
  async open(subject, settings) {
    const [fine, coarse] = await Promise.all([guided.open(subject, {}), classActivation(subject, settings, byMeanGradient)])
    return {
      explain: async (sample, context) => {
        const cam = await coarse.explain(sample, context)
        const { map, value } = await fine.explain(sample, context)
        return { map: map.map((slope, i) => slope * (cam.map[i] ?? 0)), value }
      },
      release: async () => {
        await Promise.all([fine.release(), coarse.release()])
      },
    }
  },
})
