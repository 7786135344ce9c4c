import { Problem } from '../data/problem.ts'
import type { Instrument } from './contract.ts'

/**
 * Every instrument by its id. A declaration is imported only when it is asked for, and it imports the network runtime only when it runs:
 * listing the instruments loads neither.
 */
const registry: Readonly<Record<string, () => Promise<{ default: Instrument }>>> = {
  'explain/gradient': () => import('./explain/gradient.ts'),
  'explain/input-x-gradient': () => import('./explain/input-x-gradient.ts'),
  'explain/integrated-gradients': () => import('./explain/integrated-gradients.ts'),
  'explain/smoothgrad': () => import('./explain/smoothgrad.ts'),
  'explain/vargrad': () => import('./explain/vargrad.ts'),
  'explain/gradient-shap': () => import('./explain/gradient-shap.ts'),
  'explain/deeplift': () => import('./explain/deeplift.ts'),
  'explain/lrp': () => import('./explain/lrp.ts'),
  'explain/excitation-backpropagation': () => import('./explain/excitation-backpropagation.ts'),
  'explain/srd': () => import('./explain/srd.ts'),
  'explain/guided-backpropagation': () => import('./explain/guided-backpropagation.ts'),
  'explain/deconvolution': () => import('./explain/deconvolution.ts'),
  'explain/gradcam': () => import('./explain/gradcam.ts'),
  'explain/hirescam': () => import('./explain/hirescam.ts'),
  'explain/layercam': () => import('./explain/layercam.ts'),
  'explain/eigencam': () => import('./explain/eigencam.ts'),
  'explain/guided-gradcam': () => import('./explain/guided-gradcam.ts'),
  'explain/occlusion': () => import('./explain/occlusion.ts'),
  'explain/rise': () => import('./explain/rise.ts'),
  'explain/kernel-shap': () => import('./explain/kernel-shap.ts'),
  'explain/haufe': () => import('./explain/haufe.ts'),
  'explain/receptive-field': () => import('./explain/receptive-field.ts'),
  'explain/tree': () => import('./explain/tree.ts'),
  'audit/identify': () => import('./audit/identify.ts'),
  'audit/plasticity': () => import('./audit/plasticity.ts'),
  'audit/shape': () => import('./audit/shape.ts'),
  'audit/topology': () => import('./audit/topology.ts'),
  'cohort/normative': () => import('./cohort/normative.ts'),
  'decode/apply': () => import('./decode/apply.ts'),
  'decode/brainbert': () => import('./decode/brainbert.ts'),
  'decode/causes': () => import('./decode/causes.ts'),
  'decode/complexity': () => import('./decode/complexity.ts'),
  'decode/delay-detector': () => import('./decode/delay-detector.ts'),
  'decode/epochs': () => import('./decode/epochs.ts'),
  'decode/motifs': () => import('./decode/motifs.ts'),
  'decode/swap-vae': () => import('./decode/swap-vae.ts'),
  'decode/cell-types': () => import('./decode/cell-types.ts'),
  'decode/over-time': () => import('./decode/over-time.ts'),
  'decode/movement': () => import('./decode/movement.ts'),
  'decode/network': () => import('./decode/network.ts'),
  'decode/position': () => import('./decode/position.ts'),
  'signal/clean': () => import('./signal/clean.ts'),
  'signal/connectivity': () => import('./signal/connectivity.ts'),
  'signal/epochs': () => import('./signal/epochs.ts'),
  'signal/erp': () => import('./signal/erp.ts'),
  'signal/ica': () => import('./signal/ica.ts'),
  'signal/filter': () => import('./signal/filter.ts'),
  'signal/resample': () => import('./signal/resample.ts'),
  'signal/spectrum': () => import('./signal/spectrum.ts'),
  'signal/time-frequency': () => import('./signal/time-frequency.ts'),
  'signal/waves': () => import('./signal/waves.ts'),
  'spikes/correlograms': () => import('./spikes/correlograms.ts'),
  'spikes/gpfa': () => import('./spikes/gpfa.ts'),
  'spikes/quality': () => import('./spikes/quality.ts'),
  'spikes/glm': () => import('./spikes/glm.ts'),
  'spikes/tuning': () => import('./spikes/tuning.ts'),
  'spikes/trajectories': () => import('./spikes/trajectories.ts'),
  'segment/axons': () => import('./segment/axons.ts'),
  'segment/filaments': () => import('./segment/filaments.ts'),
  'segment/surface': () => import('./segment/surface.ts'),
  'segment/structures': () => import('./segment/structures.ts'),
  'segment/tissue': () => import('./segment/tissue.ts'),
  'trust/deliberate': () => import('./trust/deliberate.ts'),
  'trust/early-exit': () => import('./trust/early-exit.ts'),
  'trust/misclassification': () => import('./trust/misclassification.ts'),
  'validate/hypothesis': () => import('./validate/hypothesis.ts'),
  'validate/diffroar': () => import('./validate/diffroar.ts'),
  'validate/claims': () => import('./validate/claims.ts'),
  'validate/faithfulness': () => import('./validate/faithfulness.ts'),
  'validate/fooling': () => import('./validate/fooling.ts'),
  'validate/shape-bias': () => import('./validate/shape-bias.ts'),
  'validate/cues': () => import('./validate/cues.ts'),
  'validate/dead-salmon': () => import('./validate/dead-salmon.ts'),
  'validate/leakage': () => import('./validate/leakage.ts'),
  'validate/localisation': () => import('./validate/localisation.ts'),
  'validate/randomisation': () => import('./validate/randomisation.ts'),
  'validate/agreement': () => import('./validate/agreement.ts'),
  'validate/attack': () => import('./validate/attack.ts'),
  'validate/robustness': () => import('./validate/robustness.ts'),
  'validate/spurious': () => import('./validate/spurious.ts'),
  'validate/overlap': () => import('./validate/overlap.ts'),
  'validate/ground-truth': () => import('./validate/ground-truth.ts'),
}

/** All ids, in the order in which they are listed. */
export function instrumentIds(): string[] {
  return Object.keys(registry)
}

/** The instrument called `id`; `Problem` (usage) when there is none. */
export async function findInstrument(id: string): Promise<Instrument> {
  const load = Object.hasOwn(registry, id) ? registry[id] : undefined
  if (!load) {
    throw new Problem({
      kind: 'usage',
      what: `There is no instrument called "${id}".`,
      remedy: `There are: ${instrumentIds().join(', ')}.`,
    })
  }
  return (await load()).default
}
