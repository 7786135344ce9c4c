import { Problem } from '../../../data/problem.ts'
import { loadModel } from '../../../graph/onnx/load.ts'
import type { Model } from '../../../graph/onnx/model.ts'
import { benjaminiHochberg } from '../../../statistics/false-discovery.ts'
import { maxT, permutationP } from '../../../statistics/permutation.ts'
import type { Random } from '../../../statistics/random.ts'
import type { NumericArray, RunContext, Samples, Table } from '../../contract.ts'
import { openMethod } from '../../explain/attribution/open-method.ts'
import { splitSamples } from '../../explain/attribution/split-samples.ts'
import { targetOf } from '../../explain/attribution/target.ts'
import type { NULLS } from '../dead-salmon.ts'
import { cascade, drawOf, haveOnePlace, type Maps, type Scene } from './draw-null.ts'
import { edgesOf, summed } from './places.ts'
import { type Lesson, retrained } from './retrain.ts'
import { shuffledModels } from './shuffled-models.ts'
import { meanStatistic, type Statistic, statisticOf } from './statistics.ts'

interface Settings {
  readonly methods: readonly string[]
  readonly methodSettings: string
  readonly target: string
  readonly nulls: readonly (typeof NULLS)[number][]
  readonly statistics: readonly Statistic[]
  readonly direction: 'greater' | 'less'
  readonly draws: number
  readonly samples: number
  readonly alpha: number
  readonly stages?: number
  readonly retrained?: number
  readonly trainingSteps?: number
}

/** Every method against every null: the mean relevance mass in the place, with p-values. */
export async function testAgainstNulls(
  inputs: { data: Samples; model: string; place: Samples; inside?: Samples; shuffled?: Table; targets?: Samples },
  settings: Settings,
  context: RunContext,
): Promise<Table['rows']> {
  context.progress(0, 'Reading the model')
  const model = await loadModel(inputs.model)
  const scene = sceneOf(inputs, model, settings.samples)
  const nulls = nullsThatApply(settings.nulls, scene, context)
  const explain = (of: Model) => mapsOf(of, scene, settings, context)
  const own = await explain(model)
  const measure = (maps: readonly Maps[], places = scene.places) =>
    maps.flatMap((of) => settings.statistics.map((name) => meanStatistic(name, of, places, scene.inside)))
  const observed = measure(own)
  const tests: Test[] = []
  for (const [at, name] of nulls.entries()) {
    const random = context.random.fork(name)
    if (name === 'input alone') {
      tests.push(againstInput(settings, scene, own, random))
      continue
    }
    for (const { label, drawn } of name === 'cascaded weights'
      ? cascade(model, settings.stages ?? 4)
      : [{ label: name, drawn: drawOf[name] }]) {
      const draws: number[][] = []
      for (let draw = 0; draw < settings.draws; draw++) {
        context.signal.throwIfAborted()
        context.progress((at + draw / settings.draws) / nulls.length, `Null: ${label}`)
        draws.push(await drawn({ model, scene, own, explain, measure, random: random.fork(`draw ${draw}`) }))
      }
      tests.push({ name: label, observed, expected: expectedOf(draws), draws, compared: observed })
    }
  }
  if (inputs.shuffled) {
    const draws: number[][] = []
    for (const trained of await shuffledModels(inputs.shuffled)) draws.push(measure(await explain(trained)))
    tests.push({ name: 'shuffled labels', observed, expected: expectedOf(draws), draws, compared: observed })
  }
  if (inputs.targets) {
    const draws: number[][] = []
    const lesson = lessonOf(model, scene, inputs.targets, settings)
    const networks = settings.retrained ?? 19
    for (let draw = 0; draw < networks; draw++) {
      context.signal.throwIfAborted()
      context.progress(1 - 1 / (draw + 2), `Training on shuffled labels: network ${draw + 1} of ${networks}`)
      draws.push(measure(await explain(await retrained(lesson, true, context.random.fork(`shuffled labels ${draw}`)))))
    }
    tests.push({ name: 'shuffled labels, retrained', observed, expected: expectedOf(draws), draws, compared: observed })
  }
  const rows = tests.flatMap((test) => rowsOf(test, settings))
  const adjusted = benjaminiHochberg(rows.map((row) => row.p))
  return rows.map((row, k) => ({ ...row, pDiscovery: rounded(adjusted[k] ?? 1) }))
}

/** What is explained, to be learnt by networks of the same architecture. */
function lessonOf(model: Model, { all, shape }: Scene, { array }: Samples, { target, trainingSteps }: Settings): Lesson {
  const found = targetOf(target)
  if (found.kind !== 'element' || found.index.length > 1) {
    throw new Problem({
      kind: 'usage',
      what: `Networks cannot be trained on the target "${target}".`,
      remedy: 'Name the number of the output that is explained, such as --set target=0.',
    })
  }
  const targets = Array.from(array.data as Float32Array, Number)
  return { model, shape, samples: all, targets, element: found.index[0] ?? 0, steps: trainingSteps ?? 150 }
}

/** Shuffling samples changes nothing where all have the same place. */
function nullsThatApply(nulls: Settings['nulls'], scene: Scene, context: RunContext): Settings['nulls'] {
  if (!haveOnePlace(scene) || !nulls.includes('shuffled samples')) return nulls
  if (nulls.length === 1) {
    throw new Problem({
      what: 'Samples cannot be shuffled as a null: all have the same place.',
      remedy: 'Give a place for each sample, or another null.',
    })
  }
  context.warn('All samples have the same place, so that shuffling them was not tested.')
  return nulls.filter((name) => name !== 'shuffled samples')
}

/** One null: every list has one number for each method and statistic. */
interface Test {
  readonly name: string
  readonly observed: readonly number[]
  readonly expected: readonly number[]
  /** What is compared with its draws: the observed, or its difference from a baseline. */
  readonly compared: readonly number[]
  readonly draws: readonly (readonly number[])[]
}

function rowsOf({ name, observed, expected, compared, draws }: Test, { methods, statistics, direction, alpha }: Settings) {
  const sign = direction === 'greater' ? 1 : -1
  const signed = compared.map((value) => sign * value)
  const signedDraws = draws.map((draw) => draw.map((value) => sign * value))
  const family = maxT(signed, signedDraws)
  const pairs = methods.flatMap((method) => statistics.map((statistic) => ({ method, statistic })))
  return pairs.map((pair, k) => {
    const column = signedDraws.map((draw) => draw[k] ?? 0)
    const { p, floor } = permutationP(signed[k] ?? 0, column)
    const pFamily = family[k]?.p ?? 1
    return {
      ...pair,
      null: name,
      observed: rounded(observed[k] ?? Number.NaN),
      expected: rounded(expected[k] ?? Number.NaN),
      draws: draws.length,
      p,
      floor,
      pFamily,
      pDiscovery: 1,
      rejected: pFamily <= alpha ? 'yes' : 'no',
    }
  })
}

function expectedOf(draws: readonly (readonly number[])[]): number[] {
  return (draws[0] ?? []).map((_, k) => draws.reduce((sum, draw) => sum + (draw[k] ?? 0), 0) / draws.length)
}

/** Paired against the input's own sizes or edges, whichever says more of the place: signs of the differences are drawn. */
function againstInput(settings: Settings, scene: Scene, own: readonly Maps[], random: Random): Test {
  const inputMaps = scene.samples.map((sample) => summed(sample, scene.inside.length))
  const edges = inputMaps.map((map) => edgesOf(map, scene.grid))
  const sign = settings.direction === 'greater' ? 1 : -1
  const each = (maps: Maps, name: Statistic) =>
    maps.map((map, n) => statisticOf(name, map, scene.places[n] ?? new Uint8Array(), scene.inside))
  const baselines = settings.statistics.map((name) => {
    const [sizes, steps] = [each(inputMaps, name), each(edges, name)]
    return sign * mean(steps) > sign * mean(sizes) ? steps : sizes
  })
  const values = own.flatMap((maps) => settings.statistics.map((name) => each(maps, name)))
  const bases = own.flatMap(() => baselines)
  const differences = values.map((list, k) => list.map((value, n) => value - (bases[k]?.[n] ?? 0)))
  const draws = Array.from({ length: settings.draws }, () => {
    const signs = scene.samples.map(() => (random.uniform() < 0.5 ? -1 : 1))
    return differences.map((list) => mean(list.map((value, n) => value * (signs[n] ?? 1))))
  })
  return { name: 'input alone', observed: values.map(mean), expected: bases.map(mean), compared: differences.map(mean), draws }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

async function mapsOf(
  model: Model,
  { samples, shape, inside }: Scene,
  settings: Settings,
  { random, signal }: RunContext,
): Promise<Maps[]> {
  const results: Maps[] = []
  for (const name of settings.methods) {
    const explainer = await openMethod(name, settings.methodSettings, {
      model,
      shape,
      target: targetOf(settings.target),
      background: samples,
    })
    try {
      const maps: Float64Array[] = []
      for (const [n, sample] of samples.entries()) {
        signal.throwIfAborted()
        maps.push(summed((await explainer.explain(sample, { random: random.fork(`sample ${n}`), signal })).map, inside.length))
      }
      results.push(maps)
    } finally {
      await explainer.release()
    }
  }
  return results
}

function sceneOf(inputs: { data: Samples; place: Samples; inside?: Samples }, model: Model, most: number): Scene {
  const { shape, samples } = splitSamples(inputs.data.array, model)
  const grid = shape.slice(2).length ? shape.slice(2) : shape.slice(1)
  const places = grid.reduce((product, n) => product * n, 1)
  const chosen = samples.slice(0, most)
  const mask = (array: NumericArray, n: number) =>
    Uint8Array.from({ length: places }, (_, p) => (Number(array.data[n * places + p]) ? 1 : 0))
  const given = inputs.place.array
  const each = given.data.length === samples.length * places && samples.length > 1
  if (!each && given.data.length !== places) {
    throw new Problem({
      what: `The place has shape (${given.shape.join(', ')}), but the grid of a sample is (${grid.join(', ')}).`,
      remedy: 'Give one place for all samples, or one for each along the first axis.',
    })
  }
  const inside = inputs.inside && mask(inputs.inside.array, 0)
  if (inputs.inside && inputs.inside.array.data.length !== places) {
    throw new Problem({
      what: 'Where relevance is counted is not on the grid of a sample.',
      remedy: `Give it with shape (${grid.join(', ')}).`,
    })
  }
  const masks = chosen.map((_, n) => mask(given, each ? n : 0))
  if (masks.some((place) => !place.includes(1)))
    throw new Problem({ what: 'The place is empty in at least one sample.', remedy: 'Leave that sample out.' })
  return { samples: chosen, all: samples, shape, grid, places: masks, inside: inside ?? new Uint8Array(places).fill(1) }
}

function rounded(value: number): number {
  return Number(value.toPrecision(4))
}
