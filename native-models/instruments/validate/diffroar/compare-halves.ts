import { indexOfLargest } from '../../../adversarial/attacks.ts'
import { openVictim } from '../../../adversarial/victim.ts'
import { Problem } from '../../../data/problem.ts'
import type { Model } from '../../../graph/onnx/model.ts'
import type { Random } from '../../../statistics/random.ts'
import type { NumericArray, RunContext, Samples, Table } from '../../contract.ts'
import { openMethod } from '../../explain/attribution/open-method.ts'
import { type Labelled, type Training, trainClassifier } from './dense-classifier.ts'

interface Settings extends Omit<Training, 'epsilon'> {
  readonly method: string
  readonly methodSettings: string
  readonly epsilon: number
  readonly keep: readonly number[]
  readonly retrain: boolean
  readonly repeats: number
}

/** Attribution quality of ordinary and of adversarial training, for each share that is kept. */
export async function compareHalves(
  inputs: { data: Samples; classes: NumericArray; truth?: Samples },
  settings: Settings,
  context: RunContext,
): Promise<Table['rows']> {
  const data = labelled(inputs.data.array, inputs.classes)
  const classes = Math.max(2, ...Array.from(data.classes)) + (Math.max(...Array.from(data.classes)) >= 2 ? 1 : 0)
  const truth = inputs.truth && truthRows(inputs.truth.array, data.rows)
  const rows: Table['rows'][number][] = []
  const kinds = settings.epsilon > 0 ? (['standard', 'adversarial'] as const) : (['standard'] as const)
  for (const [at, training] of kinds.entries()) {
    const plan: Training = { ...settings, epsilon: training === 'adversarial' ? settings.epsilon : 0 }
    const report = (fraction: number, message: string) => context.progress((at + fraction) / kinds.length, `${training}: ${message}`)
    report(0, 'training')
    const model = await trainClassifier(data, classes, plan, context.random.fork(training), context.signal)
    report(0.5, 'explaining')
    const maps = await mapsOf(model, data, settings, context)
    const accuracy = await accuracyOf(model, data)
    for (const [k, keep] of settings.keep.entries()) {
      report(0.6 + (0.4 * k) / settings.keep.length, `keeping ${100 * keep} %`)
      const count = Math.max(1, Math.round(keep * (data.rows[0]?.length ?? 1)))
      const order = maps.map((map) => orderOf(map))
      const top = order.map((list) => list.slice(0, count))
      const bottom = order.map((list) => list.slice(list.length - count))
      const retrained = settings.retrain ? await retrain(data, top, bottom, classes, plan, settings.repeats, context) : undefined
      const hits = (chosen: readonly (readonly number[])[]) =>
        truth && meanOf(chosen.map((list, n) => list.filter((i) => truth[n]?.[i]).length / Math.min(list.length, sum(truth[n]))))
      const [topHits, bottomHits] = [hits(top), hits(bottom)]
      rows.push({
        training,
        accuracy: rounded(100 * accuracy),
        keep: rounded(100 * keep),
        top: retrained ? rounded(100 * retrained.top) : null,
        bottom: retrained ? rounded(100 * retrained.bottom) : null,
        quality: retrained ? rounded(retrained.top - retrained.bottom) : null,
        topHits: topHits === undefined ? null : rounded(topHits),
        bottomHits: bottomHits === undefined ? null : rounded(bottomHits),
        difference: topHits === undefined || bottomHits === undefined ? null : rounded(topHits - bottomHits),
        chanceHits: truth ? rounded(meanOf(truth.map((mask) => sum(mask) / mask.length))) : null,
      })
    }
  }
  return rows
}

/** New networks on what is kept, tested on what is kept of samples that they were not trained on; the rest is the mean of the data. */
async function retrain(
  data: Labelled,
  top: readonly (readonly number[])[],
  bottom: readonly (readonly number[])[],
  classes: number,
  plan: Training,
  repeats: number,
  { random, signal }: RunContext,
): Promise<{ top: number; bottom: number }> {
  const size = data.rows[0]?.length ?? 0
  const mean = new Float32Array(size)
  for (const row of data.rows)
    row.forEach((value, i) => {
      mean[i] = (mean[i] ?? 0) + value / data.rows.length
    })
  const score = async (kept: readonly (readonly number[])[], name: string) => {
    const rows = data.rows.map((row, n) => {
      const masked = mean.slice()
      for (const i of kept[n] ?? []) masked[i] = row[i] ?? 0
      return masked
    })
    let total = 0
    for (let repeat = 0; repeat < repeats; repeat++) {
      const draws = random.fork(`${name} ${repeat}`)
      const { train, test } = halves(rows.length, draws)
      const part = (chosen: readonly number[]): Labelled => ({
        rows: chosen.map((n) => rows[n] ?? mean),
        classes: chosen.map((n) => data.classes[n] ?? 0),
      })
      const model = await trainClassifier(part(train), classes, { ...plan, epsilon: 0 }, draws.fork('network'), signal)
      total += (await accuracyOf(model, part(test))) / repeats
    }
    return total
  }
  return { top: await score(top, 'retrain'), bottom: await score(bottom, 'retrain') }
}

function halves(count: number, random: Random): { train: number[]; test: number[] } {
  const order = Array.from({ length: count }, (_, n) => ({ n, key: random.uniform() }))
    .sort((a, b) => a.key - b.key)
    .map(({ n }) => n)
  const cut = Math.floor(0.7 * count)
  return { train: order.slice(0, cut), test: order.slice(cut) }
}

async function mapsOf(model: Model, data: Labelled, settings: Settings, { random, signal }: RunContext): Promise<Float32Array[]> {
  const size = data.rows[0]?.length ?? 0
  const explainer = await openMethod(settings.method, settings.methodSettings, {
    model,
    shape: [1, size],
    target: { kind: 'largest' },
    background: data.rows,
  })
  try {
    const maps: Float32Array[] = []
    for (const [n, row] of data.rows.entries())
      maps.push((await explainer.explain(row, { random: random.fork(`sample ${n}`), signal })).map)
    return maps
  } finally {
    await explainer.release()
  }
}

async function accuracyOf(model: Model, { rows, classes }: Labelled): Promise<number> {
  const victim = await openVictim(model, [1, rows[0]?.length ?? 0])
  try {
    let right = 0
    for (const [n, row] of rows.entries()) if (indexOfLargest(await victim.output(row)) === classes[n]) right++
    return right / rows.length
  } finally {
    await victim.release()
  }
}

/** Places by the size of relevance, largest first. */
function orderOf(map: Float32Array): number[] {
  return Array.from(map, (value, i) => ({ i, size: Math.abs(value) }))
    .sort((a, b) => b.size - a.size)
    .map(({ i }) => i)
}

function labelled({ shape, data }: NumericArray, classes: NumericArray): Labelled {
  const [count = 0] = shape
  const size = data.length / (count || 1)
  if (classes.data.length !== count || count < 10) {
    throw new Problem({
      what: `There are ${count} samples and ${classes.data.length} classes.`,
      remedy: 'Give at least ten samples and one class (0, 1 …) for each.',
    })
  }
  const labels = Int32Array.from(classes.data as Float32Array, Number)
  if (labels.some((label) => label < 0 || label > 999))
    throw new Problem({ what: 'Classes are counted from 0.', remedy: 'Give whole numbers from 0 up.' })
  return {
    rows: Array.from({ length: count }, (_, n) => Float32Array.from(data.subarray(n * size, (n + 1) * size) as Float32Array, Number)),
    classes: labels,
  }
}

function truthRows({ shape, data }: NumericArray, rows: readonly Float32Array[]): Uint8Array[] {
  const size = rows[0]?.length ?? 0
  const each = data.length === rows.length * size
  if (!each && data.length !== size) {
    throw new Problem({
      what: `The truth has shape (${shape.join(', ')}).`,
      remedy: 'Give where the signal is, for one sample or for each.',
    })
  }
  return rows.map((_, n) => Uint8Array.from({ length: size }, (_, i) => (Number(data[each ? n * size + i : i]) ? 1 : 0)))
}

function sum(mask: Uint8Array | undefined): number {
  return mask?.reduce((total, value) => total + value, 0) ?? 0
}

function meanOf(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / (values.length || 1)
}

function rounded(value: number): number {
  return Number(value.toPrecision(4))
}
