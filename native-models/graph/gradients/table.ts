import { activations } from './activation.ts'
import { arithmetic } from './arithmetic.ts'
import { comparisons } from './comparison.ts'
import { convolution } from './convolution.ts'
import { dropout } from './dropout.ts'
import { einsum } from './einsum.ts'
import { elementary } from './elementary.ts'
import { gathering } from './gather.ts'
import { sampling } from './grid-sample.ts'
import { layout } from './layout.ts'
import { localResponse } from './localResponse.ts'
import { matrix } from './matrix.ts'
import { normalization } from './normalization.ts'
import { padding } from './pad.ts'
import { pooling } from './pooling.ts'
import { recurrent } from './recurrent.ts'
import { reductions } from './reduction.ts'
import { repetition } from './repeat.ts'
import { resizing } from './resize.ts'
import type { GradientRules } from './rule.ts'
import { scattering } from './scatter.ts'
import { slicing } from './slice.ts'
import { softmax } from './softmax.ts'
import { spectra } from './spectrum.ts'

/** Every operator that can be differentiated. */
export const GRADIENT_RULES: GradientRules = {
  ...arithmetic,
  ...elementary,
  ...comparisons,
  ...activations,
  ...softmax,
  ...reductions,
  ...normalization,
  ...localResponse,
  ...pooling,
  ...convolution,
  ...layout,
  ...matrix,
  ...einsum,
  ...slicing,
  ...resizing,
  ...sampling,
  ...spectra,
  ...gathering,
  ...scattering,
  ...padding,
  ...repetition,
  ...dropout,
  ...recurrent,
}
