import type { Model } from '../../../graph/onnx/model.ts'
import type { NetworkScore } from './arms.ts'
import type { MethodCard, Share } from './card.ts'
import type { ChosenMethod } from './explain.ts'
import { familyOf } from './family.ts'
import type { Processing } from './process-map.ts'
import type { Interval } from './resampling.ts'
import type { MethodSummary } from './summary.ts'
import type { Modality } from './task.ts'

interface CardSource {
  readonly summaries: readonly MethodSummary[]
  readonly methods: readonly ChosenMethod[]
  readonly networks: readonly NetworkScore[]
  readonly model: Model
  readonly modality: Modality
  readonly signal: string
  readonly data: string
  readonly network: string
  readonly processing: Processing
  readonly command: string
}

/**
 * One card for each method, in the order of the ranking; none when no network reads the truth, since then there was nothing to find: its score
 * is within chance, or below half of what the oracle has (a shortcut).
 */
export function makeCards({ summaries, methods, networks, model, processing, network, ...same }: CardSource): MethodCard[] {
  const trained = networks.filter(({ arm }) => arm === 'planted')
  if (!trained.some(readsTruth)) return []
  const mean = (value: (score: NetworkScore) => number) => trained.reduce((sum, score) => sum + value(score) / trained.length, 0).toFixed(2)
  const words = `${network}; correlation with the target ${mean(({ score }) => score)} (oracle ${mean(({ oracle }) => oracle)}, chance below ${mean(({ chance }) => chance)})`
  const family = familyOf(model)
  return summaries.flatMap((summary) => {
    const chosen = methods.find(({ label }) => label === summary.method)
    if (!chosen) return []
    return {
      method: chosen.method.name,
      title: titleOf(chosen),
      usual: chosen.label === chosen.method.name,
      settings: chosen.settings,
      family,
      ...same,
      found: shareOf(summary.found),
      maps: summary.maps,
      samples: summary.samples,
      p: summary.p,
      chance: shareOf(summary.chance),
      empty: Number.isFinite(summary.empty.value) ? shareOf(summary.empty) : null,
      elsewhere: shareOf(summary.elsewhere),
      mass: shareOf(summary.mass),
      chanceMass: rounded(summary.chanceMass),
      networks: trained.length,
      repetitions: summary.repetitions,
      network: words,
      processing,
    }
  })
}

/** Whether a network predicts as only somebody can who sees the truth. */
export function readsTruth({ score, oracle, chance }: Pick<NetworkScore, 'score' | 'oracle' | 'chance'>): boolean {
  return score > chance && !(score < 0.5 * oracle)
}

/** 'GradCAM', 'Layer-wise relevance propagation (composite=epsilon-gamma)'. */
function titleOf({ label, method }: ChosenMethod): string {
  const own = label.split(':').slice(1)
  return own.length ? `${method.title} (${own.join(', ')})` : method.title
}

function shareOf({ value, low, high }: Interval): Share {
  return { value: rounded(value), low: rounded(low), high: rounded(high) }
}

const rounded = (value: number) => Number(value.toFixed(4))
