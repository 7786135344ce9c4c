import { Problem } from '../data/problem.ts'
import type { Method } from './method.ts'

/** Every attribution method by its name, in the order in which they are listed; a method is imported when it is asked for. */
const methods: Readonly<Record<string, () => Promise<{ default: Method }>>> = {
  gradient: () => import('./methods/gradient.ts'),
  'input-x-gradient': () => import('./methods/input-x-gradient.ts'),
  'integrated-gradients': () => import('./methods/integrated-gradients.ts'),
  smoothgrad: () => import('./methods/smoothgrad.ts'),
  vargrad: () => import('./methods/vargrad.ts'),
  'gradient-shap': () => import('./methods/gradient-shap.ts'),
  deeplift: () => import('./methods/deeplift.ts'),
  lrp: () => import('./methods/lrp.ts'),
  'excitation-backpropagation': () => import('./methods/excitation-backpropagation.ts'),
  srd: () => import('./methods/srd.ts'),
  'guided-backpropagation': () => import('./methods/guided-backpropagation.ts'),
  deconvolution: () => import('./methods/deconvolution.ts'),
  gradcam: () => import('./methods/gradcam.ts'),
  hirescam: () => import('./methods/hirescam.ts'),
  layercam: () => import('./methods/layercam.ts'),
  eigencam: () => import('./methods/eigencam.ts'),
  'guided-gradcam': () => import('./methods/guided-gradcam.ts'),
  occlusion: () => import('./methods/occlusion.ts'),
  rise: () => import('./methods/rise.ts'),
  'kernel-shap': () => import('./methods/kernel-shap.ts'),
  haufe: () => import('./methods/haufe.ts'),
  'receptive-field': () => import('./methods/receptive-field.ts'),
}

export function methodNames(): string[] {
  return Object.keys(methods)
}

/** The method called `name`; `Problem` (usage) when there is none. */
export async function findMethod(name: string): Promise<Method> {
  const load = Object.hasOwn(methods, name) ? methods[name] : undefined
  if (!load) {
    throw new Problem({ kind: 'usage', what: `There is no method called "${name}".`, remedy: `There are: ${methodNames().join(', ')}.` })
  }
  return (await load()).default
}
