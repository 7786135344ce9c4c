import { foolByEvolution, foolByGradient, softmax } from '../../../adversarial/fooling.ts'
import { openVictim } from '../../../adversarial/victim.ts'
import { Problem } from '../../../data/problem.ts'
import { loadModel } from '../../../graph/onnx/load.ts'
import { pearson } from '../../../statistics/correlation.ts'
import type { NumericArray, RunContext, Samples, Table } from '../../contract.ts'
import { splitSamples } from '../../explain/attribution/split-samples.ts'
import { taskOf } from '../attack/truth.ts'

interface Settings {
  readonly classes: readonly number[]
  readonly ways: readonly ('gradient' | 'evolution')[]
  readonly confidence: number
  readonly steps: number
  readonly brood: number
}

/** One search a class and way, within the range of the given samples. */
export async function findFooling(
  inputs: { model: string; data: Samples },
  settings: Settings,
  context: RunContext,
): Promise<{ rows: Table['rows']; made: NumericArray }> {
  context.progress(0, 'Reading the model')
  const model = await loadModel(inputs.model)
  const { shape, samples } = splitSamples(inputs.data.array, model)
  const [low, high] = rangeOf(samples)
  const victim = await openVictim(model, shape)
  const found: Float32Array[] = []
  const rows: Table['rows'][number][] = []
  try {
    const task = taskOf(victim.outputShape)
    if (task.voxels > 1) throw new Problem({ what: 'This network labels voxels.', remedy: 'Give a classifier.' })
    const wanted = settings.classes.length ? settings.classes : Array.from({ length: Math.min(10, task.classes) }, (_, k) => k)
    const stranger = wanted.find((k) => k >= task.classes)
    if (stranger !== undefined)
      throw new Problem({ kind: 'usage', what: `There is no class ${stranger}.`, remedy: `Give classes from 0 to ${task.classes - 1}.` })
    const size = samples[0]?.length ?? 0
    const plain = context.random.fork('noise')
    const noise = await Promise.all(
      Array.from({ length: 20 }, async () =>
        softmax(await victim.output(Float32Array.from({ length: size }, () => plain.between(low, high)))),
      ),
    )
    const searches = wanted.flatMap((k) => settings.ways.map((way) => ({ k, way })))
    for (const [at, { k, way }] of searches.entries()) {
      context.progress(at / searches.length, `Class ${k}, by ${way}`)
      await new Promise(setImmediate)
      const options = {
        wanted: k,
        confidence: settings.confidence,
        low,
        high,
        random: context.random.fork(`${way} ${k}`),
        signal: context.signal,
      }
      const result =
        way === 'gradient'
          ? await foolByGradient(victim, size, settings.steps, options)
          : await foolByEvolution(victim, shape, settings.steps, settings.brood, options)
      found.push(result.input)
      rows.push({
        class: k,
        way,
        confidence: rounded(100 * result.confidence),
        noise: rounded((100 * noise.reduce((sum, shares) => sum + (shares[k] ?? 0), 0)) / noise.length),
        chance: rounded(100 / task.classes),
        asked: result.asked,
        nearest: rounded(Math.max(...samples.map((sample) => pearson(sample, result.input)).filter(Number.isFinite), -1)),
        fooled: result.confidence >= settings.confidence ? 'yes' : 'no',
      })
    }
    const made = new Float32Array(found.length * size)
    found.forEach((input, n) => {
      made.set(input, n * size)
    })
    return { rows, made: { shape: [found.length, ...shape.slice(1)], data: made } }
  } finally {
    await victim.release()
  }
}

function rangeOf(samples: readonly Float32Array[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const sample of samples) {
    for (const value of sample) {
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
  }
  if (low === high) throw new Problem({ what: 'The samples are constant.', remedy: 'Give samples as the network was made for.' })
  return [low, high]
}

function rounded(value: number): number {
  return Number(value.toPrecision(4))
}
