import { Problem } from '../../../data/problem.ts'
import { loadModel } from '../../../graph/onnx/load.ts'
import type { Model } from '../../../graph/onnx/model.ts'
import { bootstrapInterval } from '../../../statistics/intervals.ts'
import { maxT } from '../../../statistics/permutation.ts'
import type { Random } from '../../../statistics/random.ts'
import { midranks } from '../../../statistics/ranks.ts'
import type { RunContext, Samples, Table } from '../../contract.ts'
import { splitSamples } from '../../explain/attribution/split-samples.ts'
import { targetOf } from '../../explain/attribution/target.ts'
import { openUnits } from './open-units.ts'

interface Settings {
  readonly value: string
  readonly units: readonly number[]
  readonly threshold: number
  readonly target: string
  readonly least: number
  readonly draws: number
  readonly alpha: number
}

const MOST_UNITS = 256

/** One row a unit: does its activation follow the concept, and does the output follow the unit? */
export async function testClaims(
  inputs: { data: Samples; model: string; concept: Samples },
  settings: Settings,
  context: RunContext,
): Promise<Table['rows']> {
  context.progress(0, 'Reading the model')
  const model = await loadModel(inputs.model)
  const { shape, samples } = splitSamples(inputs.data.array, model)
  const has = conceptOf(inputs.concept, samples.length, settings.threshold)
  const open = await openUnits({ model, shape, target: targetOf(settings.target) }, settings.value || lastHidden(model))
  try {
    const chosen = unitsOf(settings.units, open.count)
    const outputs: number[] = []
    const activations: Float64Array[] = []
    for (const [n, sample] of samples.entries()) {
      context.signal.throwIfAborted()
      context.progress((0.3 * n) / samples.length, 'Activations')
      outputs.push(await open.output(sample))
      activations.push(await open.activations(sample))
    }
    const columns = chosen.map((unit) => activations.map((row) => row[unit] ?? 0))
    const difference = meanWhere(outputs, has, true) - meanWhere(outputs, has, false)
    const deviation = Math.sqrt(mean(outputs.map((y) => (y - mean(outputs)) ** 2)))
    const changes: number[][] = []
    const ablations: number[] = []
    for (const [k, unit] of chosen.entries()) {
      context.progress(0.3 + (0.7 * k) / chosen.length, `Unit ${unit}`)
      const column = columns[k] ?? []
      const levels = { with: meanWhere(column, has, true), without: meanWhere(column, has, false), mean: mean(column) }
      const change: number[] = []
      let squares = 0
      for (const [n, sample] of samples.entries()) {
        context.signal.throwIfAborted()
        const own = outputs[n] ?? 0
        const swapped = await open.output(sample, { unit, level: has[n] ? levels.without : levels.with })
        change.push(has[n] ? own - swapped : swapped - own)
        squares += (own - (await open.output(sample, { unit, level: levels.mean }))) ** 2
      }
      changes.push(change)
      ablations.push(deviation > 0 ? Math.sqrt(squares / samples.length) / deviation : 0)
    }
    const aucs = columns.map((column) => areaUnderCurve(midranks(column), has))
    const follows = observationalP(columns, aucs, has, settings.draws, context.random.fork('concept'))
    const acts = interventionalP(changes, settings.draws, context.random.fork('signs'))
    return chosen.map((unit, k) => {
      const change = changes[k] ?? []
      const share = difference === 0 ? Number.NaN : mean(change) / difference
      const { low, high } = bootstrapInterval(change, mean, context.random.fork(`interval ${unit}`))
      const [aucP, effectP] = [follows[k] ?? 1, acts[k] ?? 1]
      const large = effectP <= settings.alpha && Math.abs(share) >= settings.least
      const finding =
        aucP <= settings.alpha ? (large ? 'causes' : 'follows only') : (ablations[k] ?? 0) >= settings.least ? 'acts otherwise' : 'neither'
      return {
        unit,
        auc: orNull(aucs[k] ?? Number.NaN),
        aucP,
        effect: orNull(mean(change)),
        effectLow: orNull(low),
        effectHigh: orNull(high),
        share: orNull(100 * share),
        effectP,
        ablation: orNull(ablations[k] ?? Number.NaN),
        finding,
      }
    })
  } finally {
    await open.release()
  }
}

/** max-T p of |AUC − ½| over units, the concept shuffled over samples. */
function observationalP(
  columns: readonly (readonly number[])[],
  aucs: readonly number[],
  has: readonly boolean[],
  draws: number,
  random: Random,
): number[] {
  const ranks = columns.map(midranks)
  const shuffled = [...has]
  const null_ = Array.from({ length: draws }, () => {
    for (let i = shuffled.length - 1; i > 0; i--) {
      const j = random.integer(i + 1)
      const kept = shuffled[i] ?? false
      shuffled[i] = shuffled[j] ?? false
      shuffled[j] = kept
    }
    return ranks.map((of) => Math.abs(areaUnderCurve(of, shuffled) - 0.5))
  })
  return maxT(
    aucs.map((auc) => Math.abs(auc - 0.5)),
    null_,
  ).map(({ p }) => p)
}

/** max-T p of |mean change| over units, the signs of the samples' changes drawn. */
function interventionalP(changes: readonly (readonly number[])[], draws: number, random: Random): number[] {
  const null_ = Array.from({ length: draws }, () => {
    const signs = (changes[0] ?? []).map(() => (random.uniform() < 0.5 ? -1 : 1))
    return changes.map((list) => Math.abs(mean(list.map((value, n) => value * (signs[n] ?? 1)))))
  })
  return maxT(
    changes.map((list) => Math.abs(mean(list))),
    null_,
  ).map(({ p }, k) => ((changes[k] ?? []).every((value) => value === 0) ? 1 : p))
}

function areaUnderCurve(ranks: Float64Array, has: readonly boolean[]): number {
  let [sum, count] = [0, 0]
  ranks.forEach((rank, n) => {
    if (!has[n]) return
    sum += rank
    count++
  })
  return (sum - (count * (count + 1)) / 2) / (count * (has.length - count))
}

/** What the last layer with weights reads. */
function lastHidden({ graph }: Model): string {
  const given = new Set(graph.inputs.map(({ name }) => name))
  const last = graph.nodes.findLast(({ op, inputs }) => WEIGHTED.has(op) && graph.initializers.has(inputs[1] ?? ''))
  const value = last?.inputs[0]
  if (value && !given.has(value)) return value
  throw new Problem({ kind: 'usage', what: 'This model has no hidden layer that could be found.', remedy: 'Name one in "value".' })
}

const WEIGHTED = new Set(['Gemm', 'MatMul', 'Conv'])

function conceptOf({ array }: Samples, count: number, threshold: number): boolean[] {
  if (array.data.length !== count) {
    throw new Problem({
      what: `There are ${count} samples, but ${array.data.length} numbers of the concept.`,
      remedy: 'Give one number a sample, in their order.',
    })
  }
  const has = Array.from({ length: count }, (_, n) => Number(array.data[n]) > threshold)
  const present = has.filter(Boolean).length
  if (present < 2 || count - present < 2) {
    throw new Problem({
      what: `${present} of ${count} samples have the concept (a number above ${threshold}).`,
      remedy: 'At least two must have it and two must not: change the threshold, or add samples.',
    })
  }
  return has
}

function unitsOf(wanted: readonly number[], count: number): readonly number[] {
  const over = wanted.find((unit) => unit >= count)
  if (over !== undefined) {
    throw new Problem({
      kind: 'usage',
      what: `There is no unit ${over}: the value has ${count}.`,
      remedy: `Give numbers from 0 to ${count - 1}.`,
    })
  }
  if (!wanted.length && count > MOST_UNITS) {
    throw new Problem({ kind: 'usage', what: `The value has ${count} units.`, remedy: `Name at most ${MOST_UNITS} of them in "units".` })
  }
  return wanted.length ? [...new Set(wanted)] : Array.from({ length: count }, (_, unit) => unit)
}

function meanWhere(values: readonly number[], has: readonly boolean[], which: boolean): number {
  return mean(values.filter((_, n) => has[n] === which))
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(4)) : null
}
