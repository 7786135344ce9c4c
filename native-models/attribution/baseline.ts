import { z } from 'zod'
import { Problem } from '../data/problem.ts'
import type { Subject } from './method.ts'

/** Settings of what stands for "nothing there". */
export const baselineSettings = {
  baseline: z
    .enum(['zero', 'value', 'mean', 'background'])
    .default('zero')
    .describe('What stands for nothing: zeros, one value, the mean of the sample, or the mean of all samples that were given.'),
  baselineValue: z.number().default(0).describe('The value of a baseline of one value.'),
}

/** The baseline of a sample, in its shape. `Problem` where a mean over samples is asked for and there is only one. */
export function baselineOf(
  { baseline, baselineValue }: { baseline: 'zero' | 'value' | 'mean' | 'background'; baselineValue: number },
  sample: Float32Array,
  { background }: Subject,
): Float32Array {
  if (baseline === 'background') {
    if (!background || background.length < 2) {
      throw new Problem({
        what: 'There is one sample only, so there is no mean of all samples.',
        remedy: 'Give several samples, or another baseline.',
      })
    }
    const sum = new Float64Array(sample.length)
    for (const other of background) for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (other[i] ?? 0) / background.length
    return Float32Array.from(sum)
  }
  const values = {
    zero: () => 0,
    value: () => baselineValue,
    mean: () => sample.reduce((total, value) => total + value, 0) / sample.length,
  }
  return new Float32Array(sample.length).fill(values[baseline]())
}
