import { z } from 'zod'

const id = z.string().min(1).max(200)

/** Which spikes of a unit a split parts from the others. */
const rule = z.union([
  /** Those at this second of the file's own time or later. */
  z.strictObject({ fromS: z.number() }),
  /** Those of this amplitude or more, in what the file gives it in. */
  z.strictObject({ amplitude: z.number() }),
  /** Those listed, counted from 0 in order of time. */
  z.strictObject({ spikes: z.array(z.int().min(0)).min(1).max(10_000_000) }),
])

const unitLabels = ['good', 'mua', 'noise', 'unsorted'] as const

/** One thing that a person did to sorted units. */
export const curationStep = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('merge'), units: z.array(id).min(2).max(1000) }),
  z.strictObject({ do: z.literal('split'), unit: id, by: rule }),
  z.strictObject({ do: z.literal('label'), units: z.array(id).min(1).max(10_000), label: z.enum(unitLabels) }),
  /** Takes back the last step that still stands. */
  z.strictObject({ do: z.literal('undo') }),
])
export type CurationStep = z.infer<typeof curationStep>
export type SplitRule = z.infer<typeof rule>

/** The steps that still stand when every undo is heeded. */
export function standing(steps: readonly CurationStep[]): Exclude<CurationStep, { do: 'undo' }>[] {
  const left: Exclude<CurationStep, { do: 'undo' }>[] = []
  for (const step of steps) {
    if (step.do === 'undo') left.pop()
    else left.push(step)
  }
  return left
}
