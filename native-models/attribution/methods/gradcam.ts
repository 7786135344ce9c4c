import { z } from 'zod'
import { byMeanGradient, camSettings, classActivation } from '../class-activation.ts'
import { method } from '../method.ts'

export default method({
  name: 'gradcam',
  title: 'GradCAM',
  summary: "Activations of a layer, each channel weighted by its mean gradient. Coarse, and blind to sizes below the layer's grid.",
  sources: ['Selvaraju RR et al. (2017). Grad-CAM. ICCV; arXiv:1610.02391.'],
  settings: z.object(camSettings),
  signed: true,
  open: (subject, settings) => classActivation(subject, settings, byMeanGradient),
})
