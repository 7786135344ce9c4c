import type { GradientRules } from '../graph/gradients/rule.ts'
import type { Model } from '../graph/onnx/model.ts'
import type { Explainer, Residual, Subject } from './method.ts'
import { type OpenSubject, openGradient, openSubject, weightedSum } from './open-subject.ts'

/** Gradients at any place, for the seed that the explained sample fixes. */
export interface GradientAt {
  readonly open: OpenSubject
  readonly sample: Float32Array
  /** The number that is explained, at the sample. */
  readonly value: number
  /** `by` scales the seed. */
  gradient(place: Float32Array, by?: number): Promise<Float32Array>
  valueAt(place: Float32Array): Promise<number>
}

/**
 * An explainer made from gradients of one session. `explain` gets the sample, its value and a function that gives the gradient anywhere, and
 * returns the map. `rules` are the rules of the walk, given the opened subject.
 */
export async function gradientExplainer(
  subject: Subject,
  explain: (at: GradientAt, context: Parameters<Explainer['explain']>[1]) => Promise<{ map: Float32Array; residual?: Residual }>,
  options: { rules?: (open: OpenSubject) => GradientRules; prepare?: (model: Model) => Model } = {},
): Promise<Explainer> {
  const open = await openSubject(subject, options.prepare)
  const walk = await openGradient(open, { rules: options.rules?.(open) })
  return {
    explain: async (sample, context) => {
      context.signal?.throwIfAborted()
      const output = await open.forward(sample)
      const seed = open.seed(output)
      const value = weightedSum(output, seed)
      const { map, residual } = await explain(
        {
          open,
          sample,
          value,
          gradient: async (place, by = 1) => {
            context.signal?.throwIfAborted()
            return (
              (await walk.run(place, by === 1 ? seed : seed.map((weight) => weight * by)))[open.input] ?? new Float32Array(place.length)
            )
          },
          valueAt: async (place) => weightedSum(await open.forward(place), seed),
        },
        context,
      )
      return { map, value, residual }
    },
    release: async () => {
      await Promise.all([open.release(), walk.release()])
    },
  }
}

/** How far the sum of a map is from the difference that it should explain, relative to that difference. */
export function completeness(map: Float32Array, difference: number, meaning: string): Residual {
  const sum = map.reduce((total, value) => total + value, 0)
  return { kind: 'completeness', value: Math.abs(sum - difference) / Math.max(Math.abs(difference), 1e-12), meaning }
}
