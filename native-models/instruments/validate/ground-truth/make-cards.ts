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

/** One card for each method, in the order of the ranking. */
export function makeCards({ summaries, methods, networks, model, processing, network, ...same }: CardSource): MethodCard[] {
  const trained = networks.filter(({ arm }) => arm === 'planted')
  const mean = (value: (score: NetworkScore) => number) => trained.reduce((sum, score) => sum + value(score) / trained.length, 0).toFixed(2)
  const words = `${network}; correlation with the target ${mean(({ score }) => score)} (oracle ${mean(({ oracle }) => oracle)}, chance below ${mean(({ chance }) => chance)})`
  const family = familyOf(model)
  return summaries.flatMap((summary) => {
    const chosen = methods.find(({ method }) => method.name === summary.method)
    if (!chosen) return []
    return {
      method: summary.method,
      title: chosen.method.title,
      settings: chosen.settings,
      family,
      ...same,
      found: shareOf(summary.found),
      maps: summary.maps,
      p: summary.p,
      chance: shareOf(summary.chance),
      empty: Number.isFinite(summary.empty.value) ? shareOf(summary.empty) : null,
      elsewhere: shareOf(summary.elsewhere),
      mass: shareOf(summary.mass),
      chanceMass: rounded(summary.chanceMass),
      networks: trained.length,
      network: words,
      processing,
    }
  })
}

function shareOf({ value, low, high }: Interval): Share {
  return { value: rounded(value), low: rounded(low), high: rounded(high) }
}

const rounded = (value: number) => Number(value.toFixed(4))
