import type { Random } from '../statistics/random.ts'
import type { Victim } from './victim.ts'

export interface Fooled {
  readonly input: Float32Array
  /** Probability of the wanted class (softmax of the output). */
  readonly confidence: number
  /** How often the network was asked. */
  readonly asked: number
}

export interface FoolingOptions {
  readonly wanted: number
  readonly confidence: number
  readonly low: number
  readonly high: number
  readonly random: Random
  readonly signal?: AbortSignal
}

/** Noise that gradient ascent moves until the network is sure of a class. Nguyen, Yosinski & Clune (2015), arXiv 1412.1897, section 2.3. */
export async function foolByGradient(victim: Victim, size: number, steps: number, options: FoolingOptions): Promise<Fooled> {
  const { wanted, low, high, random, signal } = options
  let input = Float32Array.from({ length: size }, () => random.between(low, high))
  let asked = 0
  for (let step = 0; ; step++) {
    signal?.throwIfAborted()
    const logits = await victim.output(input)
    asked++
    const shares = softmax(logits)
    const confidence = shares[wanted] ?? 0
    if (confidence >= options.confidence || step === steps) return { input, confidence, asked }
    const slope = await victim.gradient(
      input,
      Float32Array.from(shares, (share, k) => (k === wanted ? 1 - share : -share)),
    )
    const norm = Math.sqrt(slope.reduce((sum, value) => sum + value * value, 0)) || 1
    const stride = (0.05 * (high - low) * Math.sqrt(size)) / norm
    input = input.map((value, i) => Math.min(high, Math.max(low, value + stride * (slope[i] ?? 0))))
  }
}

/**
 * A picture of a few waves that evolution changes until the network is sure of a class: regular patterns that look like nothing, found without
 * gradients. The compact encoding stands in for the compositional networks of Nguyen et al. (2015); one parent, `brood` children a generation.
 */
export async function foolByEvolution(
  victim: Victim,
  shape: readonly number[],
  generations: number,
  brood: number,
  options: FoolingOptions,
): Promise<Fooled> {
  const { wanted, low, high, random, signal } = options
  const size = shape.reduce((product, n) => product * n, 1)
  const grid = shape.slice(2)
  const gene = () => [...grid.map(() => random.normal() * 2), random.between(0, 2 * Math.PI), random.normal()]
  let parent = Array.from({ length: 6 }, gene)
  let asked = 0
  const test = async (genes: readonly (readonly number[])[]): Promise<Fooled> => {
    const input = drawn(genes, size, grid, low, high)
    asked++
    return { input, confidence: softmax(await victim.output(input))[wanted] ?? 0, asked }
  }
  let best = await test(parent)
  for (let generation = 0; generation < generations && best.confidence < options.confidence; generation++) {
    signal?.throwIfAborted()
    const previous = parent
    for (let child = 0; child < brood; child++) {
      const genes = previous.map((wave) => (random.uniform() < 0.3 ? wave.map((value) => value + 0.4 * random.normal()) : wave))
      const tried = await test(random.uniform() < 0.1 ? [...genes.slice(1), gene()] : genes)
      if (tried.confidence > best.confidence) {
        best = tried
        parent = genes
      }
    }
  }
  return { ...best, asked }
}

/** The sum of waves over the grid, brought between low and high. */
function drawn(genes: readonly (readonly number[])[], size: number, grid: readonly number[], low: number, high: number): Float32Array {
  const places = grid.reduce((product, n) => product * n, 1)
  return Float32Array.from({ length: size }, (_, flat) => {
    let rest = flat % places
    const at: number[] = []
    for (let axis = grid.length - 1; axis >= 0; axis--) {
      const n = grid[axis] ?? 1
      at.unshift((rest % n) / n)
      rest = Math.floor(rest / n)
    }
    let sum = 0
    for (const wave of genes) {
      const turn = at.reduce((total, place, axis) => total + 2 * Math.PI * place * (wave[axis] ?? 0), wave[grid.length] ?? 0)
      sum += (wave[grid.length + 1] ?? 0) * Math.sin(turn)
    }
    return low + (high - low) / (1 + Math.exp(-sum))
  })
}

export function softmax(logits: ArrayLike<number>): Float64Array {
  const numbers = Float64Array.from(logits)
  const largest = Math.max(...numbers)
  const powers = numbers.map((value) => Math.exp(value - largest))
  const total = powers.reduce((sum, value) => sum + value, 0)
  return powers.map((value) => value / total)
}
