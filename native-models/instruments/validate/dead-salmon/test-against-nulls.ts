import { type Randomisation, weightLayers, withRandomWeights } from '../../../attribution/randomise.ts'
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

interface Settings {
  readonly methods: readonly string[]
  readonly target: string
  readonly nulls: readonly (typeof NULLS)[number][]
  readonly draws: number
  readonly samples: number
}

/** Maps of every sample as sizes of relevance over places (summed over channels), for one method and network. */
type Maps = readonly Float64Array[]

interface Scene {
  readonly samples: readonly Float32Array[]
  readonly shape: readonly number[]
  readonly grid: readonly number[]
  /** The place of each sample, and where relevance is counted. */
  readonly places: readonly Uint8Array[]
  readonly inside: Uint8Array
}

/** Every method against every null: the mean relevance mass in the place, with p-values. */
export async function testAgainstNulls(
  inputs: { data: Samples; model: string; place: Samples; inside?: Samples },
  settings: Settings,
  context: RunContext,
): Promise<Table['rows']> {
  context.progress(0, 'Reading the model')
  const model = await loadModel(inputs.model)
  const scene = sceneOf(inputs, model, settings.samples)
  const explain = (of: Model) => mapsOf(of, scene, settings, context)
  const own = await explain(model)
  const observed = own.map((maps) => statistic(maps, scene.places, scene.inside))
  const rows: Table['rows'][number][] = []
  for (const [at, name] of settings.nulls.entries()) {
    const random = context.random.fork(name)
    const draws: number[][] = []
    const count = name === 'input alone' ? 1 : settings.draws
    for (let draw = 0; draw < count; draw++) {
      context.signal.throwIfAborted()
      context.progress((at + draw / count) / settings.nulls.length, `Null: ${name}`)
      draws.push(await drawOf[name]({ model, scene, own, explain, random: random.fork(`draw ${draw}`) }))
    }
    if (name === 'input alone') {
      rows.push(...againstInput(settings, scene, own, draws[0] ?? [], observed, random))
      continue
    }
    const family = maxT(observed, draws)
    for (const [k, method] of settings.methods.entries()) {
      const column = draws.map((draw) => draw[k] ?? 0)
      const { p, floor } = permutationP(observed[k] ?? 0, column)
      rows.push({
        method,
        null: name,
        observed: rounded(observed[k] ?? Number.NaN),
        expected: rounded(column.reduce((sum, value) => sum + value, 0) / column.length),
        draws: draws.length,
        p,
        floor,
        pFamily: family[k]?.p ?? 1,
        pDiscovery: 1,
      })
    }
  }
  const adjusted = benjaminiHochberg(rows.map((row) => Number(row.p)))
  return rows.map((row, k) => ({ ...row, pDiscovery: rounded(adjusted[k] ?? 1) }))
}

interface Draw {
  readonly model: Model
  readonly scene: Scene
  readonly own: readonly Maps[]
  readonly random: Random
  explain(model: Model): Promise<readonly Maps[]>
}

const randomWeights =
  (how: Randomisation) =>
  async ({ model, scene, explain, random }: Draw): Promise<number[]> => {
    const tensors = weightLayers(model).flatMap((layer) => layer.tensors)
    const maps = await explain(withRandomWeights(model, tensors, how, random))
    return maps.map((of) => statistic(of, scene.places, scene.inside))
  }

/** One draw of each null: the statistic of every method. */
const drawOf: Readonly<Record<Settings['nulls'][number], (draw: Draw) => Promise<number[]>>> = {
  'random weights': randomWeights('draw'),
  'permuted weights': randomWeights('permute'),
  'moved place': async ({ scene, own, random }) => {
    const moved = scene.places.map((place) => movedPlace(place, scene, random))
    return own.map((maps) => statistic(maps, moved, scene.inside))
  },
  'shuffled samples': async ({ scene, own, random }) => {
    const order = scene.places.map((_, n) => n)
    for (let i = order.length - 1; i > 0; i--) {
      const j = random.integer(i + 1)
      const kept = order[i] ?? 0
      order[i] = order[j] ?? 0
      order[j] = kept
    }
    return own.map((maps) =>
      statistic(
        maps,
        order.map((n) => scene.places[n] ?? new Uint8Array()),
        scene.inside,
      ),
    )
  },
  // The mass that the sizes of the input itself have in the place.
  'input alone': async ({ scene }) => {
    const maps = scene.samples.map((sample) => summed(sample, scene.inside.length))
    const edges = maps.map((map) => edgesOf(map, scene.grid))
    return [statistic(maps, scene.places, scene.inside), statistic(edges, scene.places, scene.inside)]
  },
}

/** Paired against the input's own sizes and edges, whichever has more there: signs of the differences are drawn. */
function againstInput(
  settings: Settings,
  scene: Scene,
  own: readonly Maps[],
  baselines: readonly number[],
  observed: readonly number[],
  random: Random,
): Table['rows'] {
  const inputMaps = scene.samples.map((sample) => summed(sample, scene.inside.length))
  const chosen = (baselines[1] ?? 0) > (baselines[0] ?? 0) ? inputMaps.map((map) => edgesOf(map, scene.grid)) : inputMaps
  const base = chosen.map((map, n) => mass(map, scene.places[n] ?? new Uint8Array(), scene.inside))
  const differences = own.map((maps) => maps.map((map, n) => mass(map, scene.places[n] ?? new Uint8Array(), scene.inside) - (base[n] ?? 0)))
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const draws = Array.from({ length: settings.draws }, () => {
    const signs = base.map(() => (random.uniform() < 0.5 ? -1 : 1))
    return differences.map((list) => mean(list.map((value, n) => value * (signs[n] ?? 1))))
  })
  const family = maxT(differences.map(mean), draws)
  return settings.methods.map((method, k) => {
    const { p, floor } = permutationP(
      mean(differences[k] ?? []),
      draws.map((draw) => draw[k] ?? 0),
    )
    return {
      method,
      null: 'input alone',
      observed: rounded(observed[k] ?? Number.NaN),
      expected: rounded(mean(base)),
      draws: settings.draws,
      p,
      floor,
      pFamily: family[k]?.p ?? 1,
      pDiscovery: 1,
    }
  })
}

async function mapsOf(
  model: Model,
  { samples, shape, inside }: Scene,
  settings: Settings,
  { random, signal }: RunContext,
): Promise<Maps[]> {
  const results: Maps[] = []
  for (const name of settings.methods) {
    const explainer = await openMethod(name, '', { model, shape, target: targetOf(settings.target), background: samples })
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

/** Mean relevance mass over samples; an empty map has none. */
function statistic(maps: Maps, places: readonly Uint8Array[], inside: Uint8Array): number {
  return maps.reduce((sum, map, n) => sum + mass(map, places[n] ?? new Uint8Array(), inside), 0) / maps.length
}

function mass(map: Float64Array, place: Uint8Array, inside: Uint8Array): number {
  let [within, all] = [0, 0]
  for (let p = 0; p < map.length; p++) {
    if (!inside[p]) continue
    const value = map[p] ?? 0
    all += value
    if (place[p]) within += value
  }
  return all > 0 ? within / all : 0
}

function summed(map: Float32Array, places: number): Float64Array {
  const sum = new Float64Array(places)
  map.forEach((value, i) => {
    if (Number.isFinite(value)) sum[i % places] = (sum[i % places] ?? 0) + Math.abs(value)
  })
  return sum
}

/** Size of the differences to the neighbours along each axis: what an edge detector shows. */
function edgesOf(map: Float64Array, grid: readonly number[]): Float64Array {
  const edges = new Float64Array(map.length)
  let stride = 1
  for (let axis = grid.length - 1; axis >= 0; axis--) {
    const n = grid[axis] ?? 1
    for (let p = 0; p < map.length; p++) {
      if (Math.floor(p / stride) % n === n - 1) continue
      const step = Math.abs((map[p + stride] ?? 0) - (map[p] ?? 0))
      edges[p] = (edges[p] ?? 0) + step
      edges[p + stride] = (edges[p + stride] ?? 0) + step
    }
    stride *= n
  }
  return edges
}

/** The place turned over axes at random and moved so that it stays within the grid and, as far as a hundred tries find, inside. */
function movedPlace(place: Uint8Array, { grid, inside }: Scene, random: Random): Uint8Array {
  const voxels: number[][] = []
  place.forEach((value, p) => {
    if (value) voxels.push(voxelOf(p, grid))
  })
  const flips = grid.map(() => random.uniform() < 0.5)
  const turned = voxels.map((voxel) => voxel.map((v, axis) => (flips[axis] ? (grid[axis] ?? 1) - 1 - v : v)))
  const low = grid.map((_, axis) => Math.min(...turned.map((voxel) => voxel[axis] ?? 0)))
  const high = grid.map((_, axis) => Math.max(...turned.map((voxel) => voxel[axis] ?? 0)))
  let best: { moved: Uint8Array; kept: number } | undefined
  for (let attempt = 0; attempt < 100; attempt++) {
    const shift = grid.map((n, axis) => random.integer(n - ((high[axis] ?? 0) - (low[axis] ?? 0))) - (low[axis] ?? 0))
    const moved = new Uint8Array(place.length)
    let kept = 0
    for (const voxel of turned) {
      const p = voxel.reduce((flat, v, axis) => flat * (grid[axis] ?? 1) + v + (shift[axis] ?? 0), 0)
      moved[p] = 1
      if (inside[p]) kept++
    }
    if (!best || kept > best.kept) best = { moved, kept }
    if (kept === voxels.length) break
  }
  return best?.moved ?? place
}

function voxelOf(flat: number, grid: readonly number[]): number[] {
  const voxel: number[] = []
  let rest = flat
  for (let axis = grid.length - 1; axis >= 0; axis--) {
    voxel.unshift(rest % (grid[axis] ?? 1))
    rest = Math.floor(rest / (grid[axis] ?? 1))
  }
  return voxel
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
  return { samples: chosen, shape, grid, places: masks, inside: inside ?? new Uint8Array(places).fill(1) }
}

function rounded(value: number): number {
  return Number(value.toPrecision(4))
}
