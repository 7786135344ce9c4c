import { z } from 'zod'
import { byPositivePlace, camSettings, classActivation } from '../class-activation.ts'
import { method } from '../method.ts'

export default method({
  name: 'layercam',
  title: 'LayerCAM',
  summary: 'Activations of a layer times their positive gradients, place by place.',
  sources: ['Jiang P-T, Zhang C-B, Hou Q, Cheng M-M, Wei Y (2021). LayerCAM. IEEE Trans Image Process 30:5875–5888.'],
  settings: z.object(camSettings),
  signed: true,
  open: (subject, settings) => classActivation(subject, settings, byPositivePlace),
})
