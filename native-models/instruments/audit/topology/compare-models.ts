import { Problem } from '../../../data/problem.ts'
import type { Recording } from '../../../data/recording/recording.ts'
import type { SpikeTrains } from '../../../data/spikes/spike-trains.ts'
import type { Comparator } from '../../../population/compare-rdms.ts'
import { crossnobis, type Dissimilarity, dissimilarities, noisePrecision, square, triangle } from '../../../population/dissimilarity.ts'
import { geodesic, geoTopological } from '../../../population/geo-topological.ts'
import { inferModels, noiseCeiling } from '../../../population/infer-models.ts'
import { coded, conditionMeans, type Population } from '../../../population/population.ts'
import { bootstrapInterval } from '../../../statistics/intervals.ts'
import { type Column, type NumericArray, qualityColumns, type RunContext, type Samples } from '../../contract.ts'
import { drawMatrix } from '../parts/draw-matrix.ts'
import { labelsOf, readPopulation } from '../parts/read-population.ts'

export const modelColumns = [
  { name: 'model', description: 'Number of the model; "other observers" is what each observer tells of the next' },
  { name: 'similarity', description: 'Mean similarity to the dissimilarities of the observers' },
  { name: 'low', description: 'Low end of its 95 % interval over observers drawn with replacement; n/a for fewer than five' },
  { name: 'high', description: 'High end' },
  { name: 'p', description: 'Chance that any of the models would be as good, with the conditions exchanged' },
] as const satisfies readonly Column[]

interface Given {
  readonly data?: Samples | undefined
  readonly spikes?: SpikeTrains | undefined
  readonly recording?: Recording | undefined
  readonly conditions?: NumericArray | undefined
  readonly runs?: NumericArray | undefined
  readonly subjects?: NumericArray | undefined
  readonly models?: NumericArray | undefined
}

interface Settings {
  readonly measure: Dissimilarity
  readonly comparator: Comparator
  readonly transform: 'none' | 'geo-topological' | 'geodesic'
  readonly low: number
  readonly high: number
  readonly permutations: number
  readonly behaviour: string
  readonly bins: number
  readonly blocks: number
  readonly fromS: number
  readonly toS: number
}

export async function compareModels(given: Given, settings: Settings, context: RunContext) {
  if (settings.low >= settings.high)
    throw new Problem({ kind: 'usage', what: 'The quantile low is not below high.', remedy: 'Let low be below high.' })
  const population = await readPopulation(given, settings, context)
  context.progress(0.1, 'Measuring dissimilarities')
  await new Promise(setImmediate)
  context.signal.throwIfAborted()
  const names = population.conditionNames
  const observers = observersOf(population, labelsOf('subjects', given.subjects, population.conditions.length), settings, context)
  const transformed = observers.map((own, n) => transform(own, `observer ${n + 1}`, settings))
  const models = given.models ? modelsOf(given.models, names.length).map((own, n) => transform(own, `model ${n + 1}`, settings)) : []
  context.progress(0.4, 'Comparing with models')
  await new Promise(setImmediate)
  context.signal.throwIfAborted()
  const { comparator, permutations } = settings
  const fits = models.length ? inferModels(transformed, models, comparator, permutations, context.random.fork('models')) : []
  const ceiling = noiseCeiling(transformed, comparator)
  // Each half of the observers as the model of the other.
  const shared = transformed.length > 1 ? halves(transformed) : undefined
  const agreement = shared && inferModels([shared[0]], [shared[1]], comparator, permutations, context.random.fork('halves'))[0]
  const rows = [
    ...fits.map(({ mean, similarities, p }, n) => ({ model: String(n + 1), similarity: mean, ...interval(similarities, context), p })),
    ...(agreement ? [{ model: 'other observers', similarity: agreement.mean, low: null, high: null, p: agreement.p }] : []),
  ]
  const mean = meanOf(observers)
  const reliable = (agreement?.p ?? fits[0]?.p ?? 1) <= 0.05
  const quality = [
    {
      measure: 'Agreement of the two halves of the observers, p',
      value: agreement ? agreement.p : null,
      unit: 'n/a',
      normal: 'at most 0.05; n/a for one observer',
      verdict: reliable ? 'good' : 'warn',
    },
    ...(ceiling ? [ceilingRow('Lower noise ceiling', ceiling.lower), ceilingRow('Upper noise ceiling', ceiling.upper)] : []),
    { measure: 'Observers', value: observers.length, unit: 'n/a', normal: 'two or more', verdict: observers.length > 1 ? 'good' : 'warn' },
    {
      measure: 'Pairs with a dissimilarity below 0',
      value: mean.filter((value) => value < 0).length / mean.length,
      unit: 'n/a',
      normal: 'about 0.5 for crossnobis where there is only noise, 0 for the other measures',
      verdict: 'good',
    },
  ]
  return {
    dissimilarities: { shape: [names.length, names.length], data: square(mean) },
    models: { columns: modelColumns, rows },
    quality: { columns: qualityColumns, rows: quality },
    matrix: drawMatrix(square(mean), names, names, `Dissimilarity (${settings.measure})`),
  }
}

const ceilingRow = (measure: string, value: number) => ({
  measure,
  value,
  unit: 'n/a',
  normal: 'above 0',
  verdict: value > 0 ? 'good' : 'warn',
})

/** One triangle for each subject; without subjects one for each run, or for crossnobis, which needs two, one for even and one for odd runs. */
function observersOf(population: Population, subjects: number[] | undefined, { measure }: Settings, context: RunContext): Float64Array[] {
  const { units, runs, runCount } = population
  if (measure === 'crossnobis' && runCount < 2)
    throw new Problem({ what: 'Crossnobis needs the runs of the rows.', remedy: 'Give --in runs=, or --set measure=euclidean.' })
  const groups = subjects ? coded(subjects).codes : measure === 'crossnobis' ? runs.map((run) => (runCount < 4 ? 0 : run % 2)) : runs
  const count = groups.reduce((most, group) => Math.max(most, group), 0) + 1
  return Array.from({ length: count }, (_, observer) => {
    const isNoiseUsed = measure === 'crossnobis' || measure === 'mahalanobis'
    const precision = isNoiseUsed
      ? noisePrecision(rowsOf(population, groups, observer), measure === 'crossnobis' ? 'runs' : 'all')
      : undefined
    if (measure === 'mahalanobis' && !precision)
      throw new Problem({ what: 'Nothing is repeated, so that there is no noise to measure.', remedy: 'Take --set measure=euclidean.' })
    if (measure === 'crossnobis' && !precision && observer === 0)
      context.warn(
        'No condition is repeated within a run, or a unit does not vary: crossnobis does not allow for the covariance of the noise.',
      )
    const use = (row: number) => groups[row] === observer
    const own =
      measure === 'crossnobis'
        ? crossnobis(population, precision, use)
        : dissimilarities(conditionMeans(population, use), units, measure, precision)
    const missing = own.findIndex(Number.isNaN)
    if (missing >= 0)
      throw new Problem({
        what: `Observer ${observer + 1} has no rows for some pair of conditions, or one without any variance.`,
        remedy: 'Leave it out, or take fewer conditions.',
      })
    return own
  })
}

function rowsOf(population: Population, groups: Int32Array, observer: number): Population {
  const { values, units, conditions, runs } = population
  const kept = Array.from(groups.keys()).filter((row) => groups[row] === observer)
  return {
    ...population,
    values: Float64Array.from(kept.flatMap((row) => Array.from(values.subarray(row * units, (row + 1) * units)))),
    conditions: Int32Array.from(kept, (row) => conditions[row]),
    runs: Int32Array.from(kept, (row) => runs[row]),
  }
}

function transform(own: Float64Array, whose: string, { transform: how, low, high }: Settings): Float64Array {
  if (how === 'none') return own
  const made = how === 'geodesic' ? geodesic(geoTopological(own, low, high)) : geoTopological(own, low, high)
  if (made.every((value) => value === made[0]))
    throw new Problem({
      kind: 'usage',
      what: `After the transform ${whose} no longer has near and far pairs${how === 'geodesic' ? ': paths of length 0 join all conditions' : ''}.`,
      remedy: 'Take transform=geo-topological, or a model whose nearest pairs differ.',
    })
  return made
}

function modelsOf({ shape, data }: NumericArray, conditions: number): Float64Array[] {
  const pairs = (conditions * (conditions - 1)) / 2
  const each = shape.at(-1) === pairs && shape.length <= 2 ? pairs : conditions * conditions
  if (data.length === 0 || data.length % each || (each !== pairs && shape.at(-1) !== conditions))
    throw new Problem({
      what: `The models have shape (${shape.join(', ')}) for ${conditions} conditions.`,
      remedy: `Give count × ${pairs} pairs, or count × ${conditions} × ${conditions}.`,
    })
  const numbers = Float64Array.from(data as Float64Array, Number)
  if (!numbers.every(Number.isFinite)) throw new Problem({ what: 'A model holds a number that is not finite.', remedy: 'Mend the model.' })
  return Array.from({ length: numbers.length / each }, (_, m) => {
    const own = numbers.subarray(m * each, (m + 1) * each)
    return each === pairs ? own.slice() : triangle(conditions, (i, j) => (own[i * conditions + j] + own[j * conditions + i]) / 2)
  })
}

function halves(observers: readonly Float64Array[]): [Float64Array, Float64Array] {
  return [meanOf(observers.filter((_, n) => n % 2 === 0)), meanOf(observers.filter((_, n) => n % 2 === 1))]
}

function meanOf(observers: readonly Float64Array[]): Float64Array {
  return observers[0].map((_, k) => observers.reduce((sum, own) => sum + own[k], 0) / observers.length)
}

function interval(similarities: readonly number[], { random }: RunContext): { low: number | null; high: number | null } {
  if (similarities.length < 5) return { low: null, high: null }
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  return bootstrapInterval(similarities, mean, random.fork('interval'))
}
