import type { z } from 'zod'
import type { LabelVolume, Volume } from '../data/volume/volume.ts'
import type { Random } from '../statistics/random.ts'

/**
 * The instrument contract. An instrument declares what it takes, its settings, what it gives, how it runs, and the phantom and the null
 * that show whether to believe it. The form, progress, command line, batch, report and help are all made from the declaration.
 */
export interface Instrument<
  Takes extends Record<string, Port> = Record<string, Port>,
  Settings extends z.ZodObject = z.ZodObject,
  Gives extends Record<string, Port> = Record<string, Port>,
> {
  /** 'segment/tissue': family and name; also the file's path under `instruments/`. */
  readonly id: string
  readonly title: string
  readonly summary: string
  /** The papers and formulas it implements. */
  readonly sources: readonly string[]
  readonly takes: Takes
  readonly settings: Settings
  readonly gives: Gives
  run(inputs: Values<Takes>, settings: z.infer<Settings>, context: RunContext): Promise<Partial<Values<Gives>>>
  readonly phantom: Phantom<Takes, Settings, Gives>
}

/** Declares an instrument; only here to infer the types. */
export function instrument<Takes extends Record<string, Port>, Settings extends z.ZodObject, Gives extends Record<string, Port>>(
  declaration: Instrument<Takes, Settings, Gives>,
): Instrument<Takes, Settings, Gives> {
  return declaration
}

export interface RunContext {
  /** `fraction` of the whole in [0, 1], `message` in a few words. */
  progress(fraction: number, message: string): void
  readonly signal: AbortSignal
  readonly random: Random
  /** Tells the person something that they should know about this input; kept in run.json and shown in the report. */
  warn(sentence: string): void
}

/** Known truth: `make` draws an input with its answer, `judge` scores a result against it, `makeNull` draws an input with nothing to find. */
export interface Phantom<Takes extends Record<string, Port>, Settings extends z.ZodObject, Gives extends Record<string, Port>, Truth = unknown> {
  make(random: Random): Promise<{ inputs: Values<Takes>; settings?: Partial<z.infer<Settings>>; truth: Truth }>
  makeNull(random: Random): Promise<{ inputs: Values<Takes>; settings?: Partial<z.infer<Settings>>; truth: Truth }>
  /** Scores of a result on a phantom, or on a null (`isNull`). */
  judge(result: Partial<Values<Gives>>, truth: Truth, isNull: boolean): Score[]
}

/** A score is not a score without its chance level. */
export interface Score {
  readonly name: string
  readonly value: number
  /** What a method that knows nothing scores. */
  readonly chance: number
  readonly mark: number
  readonly better: 'higher' | 'lower'
  readonly unit?: string
}

export function passes(score: Score): boolean {
  return score.better === 'higher' ? score.value >= score.mark : score.value <= score.mark
}

/** What a port carries. */
export interface PortValues {
  volume: Volume
  labels: LabelVolume
  table: Table
  /** A picture, as bytes of a PNG file. */
  picture: Uint8Array
  /** An ONNX file's path. */
  model: string
  /** An array as NumPy stores it. */
  array: NumericArray
}

export interface Port<Kind extends keyof PortValues = keyof PortValues> {
  readonly kind: Kind
  /** 'a 3-D head scan' */
  readonly what: string
  readonly optional?: boolean
  /**
   * For what is given: the BIDS Derivatives name of its file after the source's stem, without extension, such as 'dseg', 'desc-brain_mask',
   * 'desc-volumes_stats'.
   */
  readonly suffix?: string
}

export type Values<Ports extends Record<string, Port>> = { [Name in keyof Ports]: PortValues[Ports[Name]['kind']] }

export interface Column {
  readonly name: string
  readonly description: string
  readonly unit?: string
}

/** Rows in order; `columns` says what each field is. */
export interface Table {
  readonly columns: readonly Column[]
  readonly rows: readonly Record<string, string | number | null>[]
}

/** C order, as NumPy writes it by default. */
export interface NumericArray {
  readonly shape: readonly number[]
  readonly data: Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array
}
