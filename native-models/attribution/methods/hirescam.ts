import { z } from 'zod'
import { byPlace, camSettings, classActivation } from '../class-activation.ts'
import { method } from '../method.ts'

export default method({
  name: 'hirescam',
  title: 'HiResCAM',
  summary:
    'Activations of a layer times their gradients, place by place: shows only places that the score used, for networks that end in one dense layer.',
  sources: ['Draelos RL, Carin L (2020). Use HiResCAM instead of Grad-CAM. arXiv:2011.08891.'],
  settings: z.object(camSettings),
  signed: true,
  open: (subject, settings) => classActivation(subject, settings, byPlace),
})
