import { elementCount, floatTensor, type Tensor } from '../data/tensor.ts'

/** What a network learns from: any number of examples, each with the same shapes. */
export interface Examples {
  readonly count: number
  /** Shape of one sample, without the batch axis. */
  readonly shape: readonly number[]
  /** In C order. */
  sample(index: number): Float32Array
  /** One number, or one for each output of the network. */
  target(index: number): number | readonly number[]
}

/** The chosen examples as one batch: `sample` N × shape, `target` N × its numbers. */
export function batchOf(examples: Examples, chosen: readonly number[]): { sample: Tensor; target: Tensor } {
  const size = elementCount(examples.shape)
  const data = new Float32Array(chosen.length * size)
  chosen.forEach((index, i) => {
    data.set(examples.sample(index), i * size)
  })
  const targets = chosen.flatMap((index) => examples.target(index))
  return {
    sample: { type: 'float32', shape: [chosen.length, ...examples.shape], data },
    target: floatTensor([chosen.length, targets.length / chosen.length], targets),
  }
}

/** Cuts a list into parts of at most `length`. */
export function batches(chosen: readonly number[], length: number): number[][] {
  return Array.from({ length: Math.ceil(chosen.length / length) }, (_, i) => chosen.slice(i * length, (i + 1) * length))
}
