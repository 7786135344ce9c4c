import type { Explainer } from '../../../attribution/method.ts'
import { openSubject, weightedSum } from '../../../attribution/open-subject.ts'
import { Problem } from '../../../data/problem.ts'
import { loadModel } from '../../../graph/onnx/load.ts'
import { effectiveCount, entropy, gini } from '../../../scoring/complexity.ts'
import { deletionCurve, faithfulnessCorrelation, infidelity, orderOf, randomOrder, type Score } from '../../../scoring/faithfulness.ts'
import { constantFill, type Fill, meanFill, surrogateFill } from '../../../scoring/fill.ts'
import { sensitivity } from '../../../scoring/robustness.ts'
import { bootstrapInterval } from '../../../statistics/intervals.ts'
import type { RunContext, Samples, Table } from '../../contract.ts'
import { openMethod } from '../../explain/attribution/open-method.ts'
import { splitSamples } from '../../explain/attribution/split-samples.ts'
import { targetOf } from '../../explain/attribution/target.ts'

interface Settings {
  readonly method: string
  readonly methodSettings: string
  readonly target: string
  readonly fill: 'surrogate' | 'mean' | 'zero'
  readonly steps: number
  readonly draws: number
  readonly noise: number
  readonly samples: number
}

/** A score of one sample; `chance` is NaN where chance has no meaning. */
interface One {
  readonly value: number
  readonly chance: number
}

const MEANINGS: Readonly<Record<string, { readonly better: 'higher' | 'lower' | null; readonly meaning: string }>> = {
  deletion: { better: 'lower', meaning: 'Mean answer while places are taken away, the most relevant first' },
  insertion: { better: 'higher', meaning: 'Mean answer while places are put back, the most relevant first' },
  'faithfulness correlation': {
    better: 'higher',
    meaning: 'Correlation of the relevance of random parts with the fall of the answer without them',
  },
  infidelity: { better: 'lower', meaning: 'Error of the map as a linear prediction of changes of the answer, of that of no map' },
  'largest change': { better: 'lower', meaning: 'Largest change of the map under small changes of the input, of its size' },
  'mean change': { better: 'lower', meaning: 'Mean change of the map under small changes of the input, of its size' },
  lipschitz: { better: 'lower', meaning: 'Largest change of the map per change of the input' },
  residual: { better: 'lower', meaning: 'How far the map is from adding up to what it explains' },
  entropy: { better: null, meaning: 'How spread out the map is, in nats; chance is an even map' },
  gini: { better: null, meaning: 'How sparse the map is: 0 even, 1 one place' },
  'effective count': { better: null, meaning: 'Places with more than 1 % of the largest relevance' },
}

/** Every score of every sample, as means with intervals of the difference from chance. */
export async function scoreFaithfulness(
  inputs: { data: Samples; model: string; map?: Samples },
  settings: Settings,
  context: RunContext,
): Promise<Table['rows']> {
  context.progress(0, 'Reading the model')
  const model = await loadModel(inputs.model)
  const { shape, samples } = splitSamples(inputs.data.array, model)
  const given = inputs.map && splitSamples(inputs.map.array, model).samples
  if (given && (given.length !== samples.length || given[0]?.length !== samples[0]?.length)) {
    throw new Problem({
      what: 'The maps do not have the shape of the data.',
      remedy: 'Give the attribution.npy that explain/ wrote for these data.',
    })
  }
  const subject = { model, shape, target: targetOf(settings.target), background: samples }
  const open = await openSubject(subject)
  const explainer = await openMethod(settings.method, settings.methodSettings, subject)
  const found = new Map<string, One[]>()
  try {
    const chosen = samples.slice(0, settings.samples)
    for (const [n, sample] of chosen.entries()) {
      context.signal.throwIfAborted()
      context.progress(0.05 + (0.9 * n) / chosen.length, `Sample ${n + 1} of ${chosen.length}`)
      const seed = open.seed(await open.forward(sample))
      const score = async (input: Float32Array) => weightedSum(await open.forward(input), seed)
      for (const [name, one] of Object.entries(await scoreOne(sample, shape, given?.[n], score, explainer, settings, context, n))) {
        found.set(name, [...(found.get(name) ?? []), one])
      }
    }
  } finally {
    await Promise.all([open.release(), explainer.release()])
  }
  return [...found].map(([name, list]) => rowOf(name, list, context))
}

async function scoreOne(
  sample: Float32Array,
  shape: readonly number[],
  given: Float32Array | undefined,
  score: Score,
  explainer: Explainer,
  settings: Settings,
  { random, signal }: RunContext,
  n: number,
): Promise<Record<string, One>> {
  const draws = random.fork(`sample ${n}`)
  const explain = async (input: Float32Array) => await explainer.explain(input, { random: random.fork(`maps of ${n}`), signal })
  const made = await explain(sample)
  const map = given ?? made.map
  const [, channels = 1, ...grid] = shape.length > 2 ? shape : [1, 1, ...shape.slice(1)]
  const scene = { values: sample, channels, grid }
  const fills: Readonly<Record<Settings['fill'], Fill>> = {
    surrogate: surrogateFill(draws.fork('fill')),
    mean: meanFill,
    zero: constantFill(0),
  }
  const fill = fills[settings.fill]
  const places = sample.length / channels
  const order = orderOf(map, channels, draws)
  const chance = randomOrder(places, draws.fork('order'))
  const area = async (by: Uint32Array) => (await deletionCurve(scene, by, score, fill, settings.steps)).area
  const reversed = (by: Uint32Array) => by.slice().reverse()
  const noise = Float32Array.from(sample, () => draws.normal())
  const radius = settings.noise * rangeOf(sample)
  const change = { draws: settings.draws, deviation: radius }
  const steadiness = await sensitivity(sample, async (input) => (await explain(input)).map, draws.fork('steadiness'), {
    draws: Math.min(20, settings.draws),
    radius,
  })
  return {
    deletion: { value: await area(order), chance: await area(chance) },
    insertion: { value: await area(reversed(order)), chance: await area(reversed(chance)) },
    'faithfulness correlation': {
      value: await faithfulnessCorrelation(scene, map, score, fill, draws.fork('correlation'), { draws: settings.draws }),
      chance: 0,
    },
    infidelity: {
      value: (await infidelity(sample, map, score, draws.fork('infidelity'), change)).ratio,
      chance: (await infidelity(sample, noise, score, draws.fork('infidelity'), change)).ratio,
    },
    'largest change': { value: steadiness.largest, chance: Number.NaN },
    'mean change': { value: steadiness.mean, chance: Number.NaN },
    lipschitz: { value: steadiness.lipschitz, chance: Number.NaN },
    ...(made.residual && !given ? { residual: { value: made.residual.value, chance: Number.NaN } } : {}),
    entropy: { value: entropy(map), chance: Math.log(map.length) },
    gini: { value: gini(map), chance: 0 },
    'effective count': { value: effectiveCount(map), chance: map.length },
  }
}

function rowOf(score: string, list: readonly One[], { random }: RunContext): Table['rows'][number] {
  const kept = list.filter(({ value }) => Number.isFinite(value))
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const withChance = kept.every(({ chance }) => Number.isFinite(chance))
  const differences = kept.map(({ value, chance }) => value - chance)
  const interval = withChance && kept.length >= 5 ? bootstrapInterval(differences, mean, random.fork(score)) : undefined
  const about = MEANINGS[score]
  return {
    score,
    value: kept.length ? rounded(mean(kept.map(({ value }) => value))) : null,
    chance: kept.length && withChance ? rounded(mean(kept.map(({ chance }) => chance))) : null,
    better: about?.better ?? null,
    low: interval ? rounded(interval.low) : null,
    high: interval ? rounded(interval.high) : null,
    meaning: about?.meaning ?? '',
  }
}

function rangeOf(values: Float32Array): number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return high - low
}

function rounded(value: number): number {
  return Number(value.toPrecision(4))
}
