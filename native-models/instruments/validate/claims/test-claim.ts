import { openSubject, weightedSum } from '../../../attribution/open-subject.ts'
import { Problem } from '../../../data/problem.ts'
import { floatTensor } from '../../../data/tensor.ts'
import { captureTensors } from '../../../graph/capture.ts'
import { intervene } from '../../../graph/intervene.ts'
import { loadModel } from '../../../graph/onnx/load.ts'
import type { Model } from '../../../graph/onnx/model.ts'
import { areaUnderCurve } from '../../../scoring/localisation.ts'
import { scoredMap } from '../../../scoring/scored-map.ts'
import { permutationP } from '../../../statistics/permutation.ts'
import type { NumericArray, RunContext, Samples, Table } from '../../contract.ts'
import { splitSamples } from '../../explain/attribution/split-samples.ts'
import { targetOf } from '../../explain/attribution/target.ts'

interface Settings {
  readonly value: string
  readonly unit: number
  readonly target: string
  readonly draws: number
  readonly alpha: number
}

/** Most other units that the intervention is compared with. */
const MOST_UNITS = 199

/** The observational and the interventional test of one unit. */
export async function testClaim(
  inputs: { data: Samples; model: string; concept: NumericArray },
  settings: Settings,
  context: RunContext,
): Promise<Table['rows']> {
  context.progress(0, 'Reading the model')
  const model = await loadModel(inputs.model)
  const { shape, samples } = splitSamples(inputs.data.array, model)
  const concept = conceptOf(inputs.concept, samples.length)
  const value = settings.value || firstActivation(model)
  const [name = ''] = model.graph.inputs.filter((input) => !model.graph.initializers.has(input.name)).map((input) => input.name)
  const activations: Float64Array[] = []
  let valueShape: readonly number[] = []
  for (const sample of samples) {
    const captured = (await captureTensors({ model, inputs: { [name]: { shape, data: sample } }, names: [value] }))[value]
    valueShape = captured?.shape ?? []
    activations.push(meansOf(captured?.data as Float32Array, valueShape))
  }
  const units = activations[0]?.length ?? 0
  if (settings.unit >= units) {
    throw new Problem({
      kind: 'usage',
      what: `"${value}" has ${units} units, so there is no unit ${settings.unit}.`,
      remedy: `Give a unit from 0 to ${units - 1}.`,
    })
  }
  context.progress(0.3, 'Watching the unit')
  const own = activations.map((row) => row[settings.unit] ?? 0)
  const watched = observation(own, concept, settings.draws, context)
  const others = Array.from({ length: units }, (_, k) => k).filter((k) => k !== settings.unit)
  const compared = others.length <= MOST_UNITS ? others : sampleOf(others, MOST_UNITS, context)
  const effects: number[] = []
  const changed = changeableUnits(model, value, valueShape, shape, settings.target)
  for (const [at, unit] of [settings.unit, ...compared].entries()) {
    context.signal.throwIfAborted()
    context.progress(0.4 + (0.6 * at) / (compared.length + 1), 'Setting units')
    effects.push(await changed.effect(unit, samples, activations, concept))
  }
  const [effect = 0, ...rest] = effects
  const acted = permutationP(effect, rest)
  return [
    {
      test: 'observation',
      measure: 'area under the curve of the unit for the concept',
      value: rounded(watched.value),
      chance: 0.5,
      p: watched.p,
      floor: watched.floor,
      holds: watched.p <= settings.alpha ? 'yes' : 'no',
    },
    {
      test: 'intervention',
      measure: 'change of the answer when the unit is set to what it is without the concept, and with it',
      value: rounded(effect),
      chance: rest.length ? rounded(rest.reduce((sum, other) => sum + other, 0) / rest.length) : 0,
      p: acted.p,
      floor: acted.floor,
      holds: acted.p <= Math.max(settings.alpha, acted.floor) && effect > 1e-9 ? 'yes' : 'no',
    },
  ]
}

/** How well the unit tells samples with the concept from those without, in either direction. */
function observation(
  activation: readonly number[],
  concept: Uint8Array,
  draws: number,
  { random }: RunContext,
): { value: number; p: number; floor: number } {
  const low = Math.min(...activation)
  const relevance = activation.map((value) => value - low + 1e-9)
  const area = (labels: Uint8Array) => {
    const outcome = areaUnderCurve(scoredMap(relevance, labels, undefined, 'absolute'))
    return outcome.value ?? 0.5
  }
  const value = area(concept)
  const shuffled = Array.from({ length: draws }, () => {
    const labels = concept.slice()
    for (let i = labels.length - 1; i > 0; i--) {
      const j = random.integer(i + 1)
      const kept = labels[i] ?? 0
      labels[i] = labels[j] ?? 0
      labels[j] = kept
    }
    return Math.abs(area(labels) - 0.5)
  })
  return { value, ...permutationP(Math.abs(value - 0.5), shuffled) }
}

/** The model with a mask and an offset on the value, which together set one unit. */
function changeableUnits(model: Model, value: string, valueShape: readonly number[], shape: readonly number[], target: string) {
  const { model: changed, inputs } = intervene(model, [
    { value, kind: 'mask' },
    { value, kind: 'offset' },
  ])
  const [mask = '', offset = ''] = inputs
  const units = valueShape[1] ?? valueShape.at(-1) ?? 1
  const broadcast = [1, units, ...valueShape.slice(2).map(() => 1)]
  const answers = async (samples: readonly Float32Array[], unit: number, set: number) => {
    const keep = new Float32Array(units).fill(1)
    const add = new Float32Array(units)
    keep[unit] = 0
    add[unit] = set
    const others = { [mask]: floatTensor(broadcast, keep), [offset]: floatTensor(broadcast, add) }
    const named = changed.graph.inputs.filter((input) => !changed.graph.initializers.has(input.name))
    const input = named.find(({ name }) => name !== mask && name !== offset)?.name ?? ''
    const open = await openSubject({ model: changed, shape, input, others, target: targetOf(target) })
    try {
      let sum = 0
      for (const sample of samples) {
        const output = await open.forward(sample)
        sum += weightedSum(output, open.seed(output)) / samples.length
      }
      return sum
    } finally {
      await open.release()
    }
  }
  return {
    /** |mean answer with the unit as it is with the concept − as it is without|, over all samples. */
    async effect(
      unit: number,
      samples: readonly Float32Array[],
      activations: readonly Float64Array[],
      concept: Uint8Array,
    ): Promise<number> {
      const mean = (label: number) => {
        const chosen = activations.filter((_, n) => concept[n] === label).map((row) => row[unit] ?? 0)
        return chosen.reduce((sum, activation) => sum + activation, 0) / chosen.length
      }
      return Math.abs((await answers(samples, unit, mean(1))) - (await answers(samples, unit, mean(0))))
    },
  }
}

/** Mean of each unit over its grid: axis 1 counts units, or the last axis of a value without one. */
function meansOf(data: Float32Array, shape: readonly number[]): Float64Array {
  const units = shape[1] ?? data.length
  const places = data.length / units
  return Float64Array.from({ length: units }, (_, k) => {
    let sum = 0
    for (let p = 0; p < places; p++) sum += (data[k * places + p] ?? 0) / places
    return sum
  })
}

function firstActivation({ graph }: Model): string {
  const found = graph.nodes.find(({ op }) => ['Relu', 'LeakyRelu', 'Elu', 'Gelu', 'Sigmoid', 'Tanh'].includes(op))?.outputs[0]
  if (found) return found
  throw new Problem({ kind: 'usage', what: 'This model has no activation layer.', remedy: 'Name the value that the unit is in.' })
}

function conceptOf({ data, shape }: NumericArray, count: number): Uint8Array {
  if (data.length !== count) {
    throw new Problem({
      what: `The concept has shape (${shape.join(', ')}), but there are ${count} samples.`,
      remedy: 'Give 1 or 0 for each sample.',
    })
  }
  const labels = Uint8Array.from(data as Float32Array, (value) => (Number(value) ? 1 : 0))
  if (!labels.includes(1) || !labels.includes(0))
    throw new Problem({ what: 'The concept is in all samples or in none.', remedy: 'Give samples with and without it.' })
  return labels
}

function sampleOf(values: readonly number[], count: number, { random }: RunContext): number[] {
  const pool = [...values]
  return Array.from({ length: count }, () => pool.splice(random.integer(pool.length), 1)[0] ?? 0)
}

function rounded(value: number): number {
  return Number(value.toPrecision(4))
}
