import { z } from 'zod'
import { byPrincipalComponent, camSettings, classActivation } from '../class-activation.ts'
import { method } from '../method.ts'

export default method({
  name: 'eigencam',
  title: 'Eigen-CAM',
  summary: 'The first principal component of the activations of a layer. It does not depend on the target.',
  sources: ['Muhammad MB, Yeasin M (2020). Eigen-CAM. IJCNN; arXiv:2008.00299.'],
  settings: z.object(camSettings),
  signed: true,
  open: (subject, settings) => classActivation(subject, settings, byPrincipalComponent),
})
