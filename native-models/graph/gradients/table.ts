import { activations } from './activation.ts'
import { arithmetic } from './arithmetic.ts'
import { convolution } from './convolution.ts'
import type { GradientRules } from './rule.ts'

/** Every operator that can be differentiated. */
export const GRADIENT_RULES: GradientRules = {
  ...arithmetic,
  ...activations,
  ...convolution,
}
