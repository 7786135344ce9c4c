import { fastGradient, projectedGradient, smallestChange, universalChange } from '../../../adversarial/attacks.ts'
import { crossEntropy } from '../../../adversarial/loss.ts'
import { type Budget, noiseOf, sizeOf, within } from '../../../adversarial/perturbation.ts'
import { openVictim, type Victim } from '../../../adversarial/victim.ts'
import { Problem } from '../../../data/problem.ts'
import { loadModel } from '../../../graph/onnx/load.ts'
import type { NumericArray, RunContext, Table } from '../../contract.ts'
import { chosen, scoreOf, taskOf, truthOf } from './truth.ts'

interface Inputs {
  readonly model: string
  readonly data: NumericArray
  readonly truth?: NumericArray
  readonly mask?: NumericArray
}

interface Settings {
  readonly attack: 'projected' | 'fast' | 'universal'
  readonly norm: Budget['norm']
  readonly epsilon: readonly number[]
  readonly steps: number
  readonly low?: number
  readonly high?: number
  readonly smallest: boolean
}

/** Deep networks need a few turns; what is not reached by then is far. */
const SMALLEST_STEPS = 50

/** Scores every sample as it is, under noise and under attack, at each size of the change. */
export async function attackSamples(
  inputs: Inputs,
  settings: Settings,
  context: RunContext,
): Promise<{ strength: Table['rows']; samples: Table['rows']; adversarial: NumericArray }> {
  const [count = 0, ...rest] = inputs.data.shape
  const size = rest.reduce((product, n) => product * n, 1)
  const samples = Array.from({ length: count }, (_, n) =>
    Float32Array.from(inputs.data.data.subarray(n * size, (n + 1) * size) as Float32Array, Number),
  )
  const mask = inputs.mask && maskOf(inputs.mask, size, rest)
  context.progress(0, 'Reading the network')
  const victim = await openVictim(await loadModel(inputs.model), [1, ...rest])
  try {
    const task = taskOf(victim.outputShape)
    const outputs = await eachOf(samples, (sample) => victim.output(sample))
    const truth = inputs.truth ? truthOf(inputs.truth, count, task) : outputs.map((output) => chosen(output, task))
    const losses = truth.map((right) => crossEntropy(right, task.classes))
    const scores = (of: readonly Float32Array[]) => of.map((output, n) => scoreOf(output, truth[n] ?? [], task))
    const clean = scores(outputs)
    const chance = task.voxels === 1 ? commonest(truth.map(([right = 0]) => right)) : 0
    const strength: Table['rows'][number][] = []
    let attacked: Float32Array[] = samples
    const sizes = [...settings.epsilon].sort((a, b) => a - b)
    for (const [at, epsilon] of sizes.entries()) {
      const budget: Budget = { norm: settings.norm, epsilon, low: settings.low, high: settings.high, mask }
      const part = (done: number) => context.progress((at + done / count) / (sizes.length + 0.5), `Attacking with ε = ${epsilon}`)
      const noises = context.random.fork(`noise ${epsilon}`)
      const noisy = samples.map((sample) => within(sample, noiseOf(size, budget, noises), budget))
      attacked = await attackAll(victim, samples, losses, budget, settings, context, part)
      const under = async (moved: readonly Float32Array[]) => mean(scores(await eachOf(moved, (sample) => victim.output(sample))))
      const [noise, attack] = [await under(noisy), await under(attacked)]
      strength.push({
        epsilon,
        clean: rounded(mean(clean)),
        noise: rounded(noise),
        attack: rounded(attack),
        loss: rounded(noise - attack),
        chance: rounded(chance),
      })
    }
    const last = scores(await eachOf(attacked, (sample) => victim.output(sample)))
    context.progress(0.9, 'Looking for the smallest change')
    const each: Table['rows'][number][] = []
    for (const [n, sample] of samples.entries()) {
      const budget: Budget = { norm: 'l2', epsilon: 0, low: settings.low, high: settings.high, mask }
      const wanted = settings.smallest && task.voxels === 1
      const moved = wanted ? await smallestChange(victim, sample, budget, SMALLEST_STEPS, context.signal) : undefined
      const smallest = moved
        ? rounded(
            sizeOf(
              moved.map((value, i) => value - (sample[i] ?? 0)),
              'l2',
            ),
          )
        : null
      each.push({ sample: n + 1, clean: rounded(clean[n] ?? 0), attack: rounded(last[n] ?? 0), smallest })
    }
    const adversarial = new Float32Array(count * size)
    attacked.forEach((sample, n) => {
      adversarial.set(sample, n * size)
    })
    return { strength, samples: each, adversarial: { shape: inputs.data.shape, data: adversarial } }
  } finally {
    await victim.release()
  }
}

async function attackAll(
  victim: Victim,
  samples: readonly Float32Array[],
  losses: readonly ReturnType<typeof crossEntropy>[],
  budget: Budget,
  { attack, steps }: Settings,
  { signal, random }: RunContext,
  progress: (done: number) => void,
): Promise<Float32Array[]> {
  if (attack === 'universal') {
    const delta = await universalChange(victim, samples, losses, budget, { steps, signal })
    return samples.map((sample) => within(sample, delta, budget))
  }
  const starts = random.fork('starts')
  const moved: Float32Array[] = []
  for (const [n, sample] of samples.entries()) {
    progress(n)
    signal.throwIfAborted()
    const loss = losses[n]
    if (!loss) continue
    moved.push(
      attack === 'fast'
        ? await fastGradient(victim, sample, loss, budget)
        : await projectedGradient(victim, sample, loss, budget, { steps, random: starts, signal }),
    )
  }
  return moved
}

async function eachOf<T>(samples: readonly Float32Array[], of: (sample: Float32Array) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (const sample of samples) results.push(await of(sample))
  return results
}

function maskOf(mask: NumericArray, size: number, shape: readonly number[]): Uint8Array {
  if (mask.data.length !== size) {
    throw new Problem({
      what: `The mask has shape (${mask.shape.join(', ')}), but one sample has shape (${shape.join(', ')}).`,
      remedy: 'Give the mask on the grid of one sample.',
    })
  }
  return Uint8Array.from(mask.data as Float32Array, (value) => (Number(value) === 0 ? 0 : 1))
}

/** Share of the commonest class, in %. */
function commonest(classes: readonly number[]): number {
  const counts = new Map<number, number>()
  for (const label of classes) counts.set(label, (counts.get(label) ?? 0) + 1)
  return (100 * Math.max(...counts.values())) / classes.length
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / (values.length || 1)
}

function rounded(value: number): number {
  return Number(value.toPrecision(4))
}
