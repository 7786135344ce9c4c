import { z } from 'zod'
import type { GradientAt } from './gradient-explainer.ts'
import type { ExplainContext, Residual } from './method.ts'

/** Settings of methods that look at noisy copies of the input. */
export const noiseSettings = {
  draws: z.int().min(1).max(5000).default(20).describe('How many noisy copies.'),
  noise: z.number().min(0).default(0.1).describe('Standard deviation of the noise.'),
  scale: z
    .enum(['range', 'absolute'])
    .default('range')
    .describe('Whether the noise is a share of the range of the input (0.1 is 10 %) or in its units.'),
  lastWithoutNoise: z.boolean().default(false).describe('Makes the last copy the input itself.'),
}

type Settings = z.infer<z.ZodObject<typeof noiseSettings>>

/** Mean and variance (over the draws, divided by their number) of a function of gradient and noisy value, element by element. */
export async function meanOfDraws(
  { sample, gradient }: GradientAt,
  { draws, noise, scale, lastWithoutNoise }: Settings,
  { random, progress }: ExplainContext,
  of: (slope: number, place: number) => number,
): Promise<{ mean: Float64Array; variance: Float64Array }> {
  const deviation = noise * (scale === 'range' ? rangeOf(sample) : 1)
  const mean = new Float64Array(sample.length)
  const squares = new Float64Array(sample.length)
  for (let draw = 0; draw < draws; draw++) {
    const place = draw === draws - 1 && lastWithoutNoise ? sample : sample.map((value) => value + deviation * random.normal())
    const slopes = await gradient(place)
    for (let i = 0; i < mean.length; i++) {
      // Welford's update, which keeps its precision over many draws.
      const value = of(slopes[i] ?? 0, place[i] ?? 0)
      const before = value - (mean[i] ?? 0)
      mean[i] = (mean[i] ?? 0) + before / (draw + 1)
      squares[i] = (squares[i] ?? 0) + before * (value - (mean[i] ?? 0))
    }
    progress?.((draw + 1) / draws)
  }
  return { mean, variance: squares.map((sum) => sum / draws) }
}

function rangeOf(values: Float32Array): number {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return high - low
}

/** ‖standard error of the mean‖ / ‖mean‖: how much of a map is chance of the draws. */
export function standardError(mean: Float64Array, variance: Float64Array, draws: number): Residual {
  const error = Math.sqrt(variance.reduce((sum, value) => sum + value, 0) / Math.max(1, draws - 1))
  const size = Math.sqrt(mean.reduce((sum, value) => sum + value * value, 0))
  return {
    kind: 'standard error',
    value: error / Math.max(size, 1e-30),
    meaning: 'Chance of the random draws in this map, of the size of the map.',
  }
}
