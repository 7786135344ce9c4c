import { indexOfLargest } from '../../../adversarial/attacks.ts'
import { openVictim } from '../../../adversarial/victim.ts'
import { Problem } from '../../../data/problem.ts'
import { loadModel } from '../../../graph/onnx/load.ts'
import { wilson } from '../../../statistics/intervals.ts'
import { smoothVoxels } from '../../../volume/smooth.ts'
import type { NumericArray, RunContext, Samples, Table } from '../../contract.ts'
import { splitSamples } from '../../explain/attribution/split-samples.ts'

interface Inputs {
  readonly data: Samples
  readonly model: string
  readonly robust?: string
  readonly shapes: NumericArray
  readonly textures: NumericArray
}

/** The share of shape in conflicts, and accuracy (of the shape's class) on what is left below and above each cutoff. */
export async function measureBias(inputs: Inputs, cutoffs: readonly number[], context: RunContext): Promise<Table['rows']> {
  const rows: Table['rows'][number][] = []
  const networks = [['ordinary', inputs.model] as const, ...(inputs.robust ? [['robust', inputs.robust] as const] : [])]
  for (const [at, [name, path]] of networks.entries()) {
    context.progress(at / networks.length, `The ${name} network`)
    const model = await loadModel(path)
    const { shape, samples } = splitSamples(inputs.data.array, model)
    const [shapes, textures] = [classesOf(inputs.shapes, samples.length, 'shape'), classesOf(inputs.textures, samples.length, 'texture')]
    const victim = await openVictim(model, shape)
    try {
      const answers = async (of: readonly Float32Array[]) => {
        const chosen: number[] = []
        for (const sample of of) {
          context.signal.throwIfAborted()
          chosen.push(indexOfLargest(await victim.output(sample)))
        }
        return chosen
      }
      const whole = await answers(samples)
      const byShape = whole.filter((answer, n) => answer === shapes[n] && shapes[n] !== textures[n]).length
      const byTexture = whole.filter((answer, n) => answer === textures[n] && shapes[n] !== textures[n]).length
      rows.push({ model: name, test: 'cue conflict', ...shareOf(byShape, byShape + byTexture, 50) })
      const classes = victim.outputShape[1] ?? 2
      for (const cutoff of cutoffs) {
        const low = samples.map((sample) => lowPass(sample, shape, cutoff))
        const high = samples.map((sample, n) => sample.map((value, i) => value - (low[n]?.[i] ?? 0)))
        for (const [band, left] of [[`below ${cutoff} cycles/voxel`, low] as const, [`above ${cutoff} cycles/voxel`, high] as const]) {
          const right = (await answers(left)).filter((answer, n) => answer === shapes[n]).length
          rows.push({ model: name, test: `shape, ${band}`, ...shareOf(right, samples.length, 100 / classes) })
        }
      }
    } finally {
      await victim.release()
    }
  }
  return rows
}

function shareOf(found: number, counted: number, chance: number) {
  const { low, high } = wilson(found, counted)
  return {
    value: counted ? rounded((100 * found) / counted) : null,
    chance: rounded(chance),
    low: rounded(100 * low),
    high: rounded(100 * high),
    counted,
  }
}

/** Gaussian whose gain is one half at the cutoff: σ = √(ln 2 / 2) / (π f), over every axis after the channels. */
function lowPass(sample: Float32Array, shape: readonly number[], cutoff: number): Float32Array {
  const sigma = Math.sqrt(Math.log(2) / 2) / (Math.PI * cutoff)
  let values: Float32Array = sample
  for (let axis = 2; axis < shape.length; axis++) {
    const inner = shape.slice(axis + 1).reduce((product, n) => product * n, 1)
    const length = shape[axis] ?? 1
    values = smoothVoxels(values, [inner, length, values.length / (inner * length)], [0, sigma, 0])
  }
  return values
}

function classesOf({ data, shape }: NumericArray, count: number, what: string): Int32Array {
  if (data.length !== count) {
    throw new Problem({
      what: `The classes of the ${what} have shape (${shape.join(', ')}), but there are ${count} samples.`,
      remedy: 'Give one class for each sample.',
    })
  }
  return Int32Array.from(data as Float32Array, Number)
}

function rounded(value: number): number {
  return Number(value.toPrecision(4))
}
