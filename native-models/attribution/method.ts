import type { z } from 'zod'
import type { NumericArray } from '../graph/gradient.ts'
import type { Model } from '../graph/onnx/model.ts'
import type { Random } from '../statistics/random.ts'

/**
 * The contract of attribution methods. A method is declared once; the command line, the window, and every check that loops over methods
 * (nulls, ground truth, metrics) use the same declaration through `methods.ts`.
 */
export interface Method<Settings extends z.ZodObject = z.ZodObject> {
  /** 'integrated-gradients': the name after 'explain/'. */
  readonly name: string
  readonly title: string
  readonly summary: string
  readonly sources: readonly string[]
  readonly settings: Settings
  /** Whether negative values of a map mean evidence against the target, rather than nothing. */
  readonly signed: boolean
  /** Prepares the method for one model and shape of sample: sessions are opened once and used for every sample. */
  open(subject: Subject, settings: z.infer<Settings>): Promise<Explainer>
}

/** Declares a method; only here to infer the types. */
export function method<Settings extends z.ZodObject>(declaration: Method<Settings>): Method<Settings> {
  return declaration
}

/** A model and the one number a sample that is explained. */
export interface Subject {
  readonly model: Model
  /** The input that is explained; with one input, that one. */
  readonly input?: string
  /** Shape of one sample of that input: its first axis is 1 (models without a batch axis take the array whole). */
  readonly shape: readonly number[]
  /** Values of the model's other inputs. */
  readonly others?: Readonly<Record<string, NumericArray>>
  readonly target: Target
  /** Other samples of the same kind, for methods that need to know how inputs vary. */
  readonly background?: readonly Float32Array[]
  /** Whole numbers in the shape of one sample: voxels with the same number are one feature (atlas regions, channels). */
  readonly regions?: ArrayLike<number>
}

export type Target =
  /** One element of an output (the first unless named) after the batch axis: a class is [1], a regression output [] or [0]. */
  | { readonly kind: 'element'; readonly output?: string; readonly index: readonly number[] }
  /** The largest element of an output vector, sample by sample: what the model chose. */
  | { readonly kind: 'largest'; readonly output?: string }
  /** Sum of the output over the voxels where the model chooses `label` (segmentation; channels lie on axis 1), or over a given mask. */
  | { readonly kind: 'label'; readonly output?: string; readonly label: number; readonly mask?: Uint8Array }
  /** One element, or the sum over all, of any inner value. */
  | { readonly kind: 'unit'; readonly value: string; readonly index?: readonly number[] }

export interface Explainer {
  /** Explains one sample (C order, `Subject.shape`). */
  explain(sample: Float32Array, context: ExplainContext): Promise<Attribution>
  release(): Promise<void>
}

export interface ExplainContext {
  readonly random: Random
  readonly signal?: AbortSignal
  progress?(fraction: number): void
}

export interface Attribution {
  /** Same shape as the sample. */
  readonly map: Float32Array
  /** The number that is explained, f(x). */
  readonly value: number
  /** A numerical check of the map itself; `undefined` where the method has none. */
  readonly residual?: Residual
}

export interface Residual {
  /** 'completeness', 'conservation', 'directional derivative', 'standard error' … */
  readonly kind: string
  /** Relative: 0 is exact. */
  readonly value: number
  /** What it compares, in one sentence for a clinician. */
  readonly meaning: string
}
