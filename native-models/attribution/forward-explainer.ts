import type { Attribution, ExplainContext, Explainer, Subject } from './method.ts'
import { openSubject, weightedSum } from './open-subject.ts'

/** The explained number at any place, for the seed that the sample fixes. No gradients, so that it works for any model. */
export interface ForwardAt {
  readonly sample: Float32Array
  readonly value: number
  valueAt(place: Float32Array): Promise<number>
}

/** An explainer that only runs the model forwards. */
export async function forwardExplainer(
  subject: Subject,
  explain: (at: ForwardAt, context: ExplainContext) => Promise<Omit<Attribution, 'value'>>,
): Promise<Explainer> {
  const open = await openSubject(subject)
  return {
    explain: async (sample, context) => {
      const output = await open.forward(sample)
      const seed = open.seed(output)
      const value = weightedSum(output, seed)
      const valueAt = async (place: Float32Array) => {
        context.signal?.throwIfAborted()
        return weightedSum(await open.forward(place), seed)
      }
      return { ...(await explain({ sample, value, valueAt }, context)), value }
    },
    release: () => open.release(),
  }
}
