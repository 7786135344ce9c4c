import type { z } from 'zod'
import type { Problem } from '../data/problem.ts'
import type { Recording } from '../data/recording/recording.ts'
import type { SpikeTrains } from '../data/spikes/spike-trains.ts'
import type { Mesh } from '../data/surface/mesh.ts'
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
  /** The verdict in words that stands at the top of the report; without it, warnings and quality rows decide. */
  verdict?(values: Values<Takes> & Partial<Values<Gives>>, warnings: readonly string[]): Verdict
  /** Pictures and charts of a result, in the order in which they are read. */
  figures?(values: Values<Takes> & Partial<Values<Gives>>): readonly Figure[]
  readonly phantom: Phantom<Takes, Settings, Gives>
}

/** Declares an instrument; only here to infer the types. */
export function instrument<Takes extends Record<string, Port>, Settings extends z.ZodObject, Gives extends Record<string, Port>>(
  declaration: Instrument<Takes, Settings, Gives>,
): Instrument<Takes, Settings, Gives> {
  return declaration
}

export interface RunContext {
  /** `fraction` of the whole in [0, 1], `message` in a few words. A new message begins a new phase in the timings of run.json. */
  progress(fraction: number, message: string): void
  readonly signal: AbortSignal
  readonly random: Random
  /** Tells the person something that they should know about this input; kept in run.json and shown in the report. */
  warn(sentence: string): void
  /** The path of `native-models/weights/<name>.onnx`, noting in run.json that it was used. `Problem` (failed) when it is not there. */
  model(name: string): string
}

/** A judgement in words: `sentence` first, then what it rests on. */
export interface Verdict {
  readonly level: 'good' | 'warn' | 'bad'
  readonly sentence: string
  readonly detail?: string
}

/** Known truth: `make` draws an input with its answer, `judge` scores a result against it, `makeNull` draws an input with nothing to find. */
export interface Phantom<
  Takes extends Record<string, Port>,
  Settings extends z.ZodObject,
  Gives extends Record<string, Port>,
  Truth = unknown,
> {
  /** Takes a few seconds at most, so that it is run with every test. */
  readonly fast?: boolean
  make(random: Random): Promise<{ inputs: Values<Takes>; settings?: Partial<z.infer<Settings>>; truth: Truth }>
  makeNull(random: Random): Promise<{ inputs: Values<Takes>; settings?: Partial<z.infer<Settings>>; truth: Truth }>
  /**
   * Scores of a result on a phantom, or on a null (`isNull`). When the instrument refused the input, `result` is empty and
   * `evidence.refusal` says why: on a null that may be the right answer.
   */
  judge(result: Partial<Values<Gives>>, truth: Truth, isNull: boolean, evidence: Evidence): Score[]
}

export interface Evidence {
  readonly warnings: readonly string[]
  readonly refusal?: Problem
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

/** Whether a score meets its mark; one that is not a number does not. */
export function passes(score: Score): boolean {
  return score.better === 'higher' ? score.value >= score.mark : score.value <= score.mark
}

/** What a port carries. */
export interface PortValues {
  volume: Volume
  labels: LabelVolume
  table: Table
  /** Channels over time, read page by page; `readStretches` gives what stands between its gaps. The host opens and closes what is taken. */
  recording: Recording
  /** Spikes of sorted units, with what was measured beside them. */
  spikes: SpikeTrains
  /** A picture, as bytes of a PNG file. */
  picture: Uint8Array
  /** A drawing, such as a tree: a whole SVG document without scripts. */
  drawing: string
  /** A surface; written as GIFTI, STL and OBJ. */
  mesh: Mesh
  /** An ONNX file's path. */
  model: string
  /** An array as NumPy stores it. */
  array: NumericArray
  /** Numbers for a network: an array, or a scan as the array that NumPy would make of it. */
  samples: Samples
  /** Facts with a form of their own, such as method cards: anything that JSON holds. */
  record: unknown
}

/** Numbers for a network. */
export interface Samples {
  readonly array: NumericArray
  /** The scan that they were read from, if they were. */
  readonly volume?: Volume
}

export interface Port<Kind extends keyof PortValues = keyof PortValues> extends PortOptions {
  readonly kind: Kind
}

export interface PortOptions {
  /** 'a 3-D head scan' */
  readonly what: string
  readonly optional?: boolean
  /**
   * For what is given: the BIDS Derivatives name of its file after the source's stem, without extension, such as 'dseg', 'desc-brain_mask',
   * 'desc-volumes_stats'. Without it, 'desc-<port name>_<dseg, stats …>'.
   */
  readonly suffix?: string
  /** For what is given: a file name of its own, whatever the source is called. */
  readonly file?: string
  /** For a table: what its columns mean. */
  readonly columns?: readonly Column[]
}

type PortOf<Kind extends keyof PortValues, Options> = Options & { readonly kind: Kind }

/** A scan, read with its geometry. */
export function volume<const Options extends PortOptions>(options: Options): PortOf<'volume', Options> {
  return { kind: 'volume', ...options }
}

/** A segmentation: whole-number voxels and their names. */
export function labelVolume<const Options extends PortOptions>(options: Options): PortOf<'labels', Options> {
  return { kind: 'labels', ...options }
}

/** Rows and columns; written as TSV with a JSON file that describes the columns. */
export function table<const Options extends PortOptions>(options: Options): PortOf<'table', Options> {
  return { kind: 'table', ...options }
}

/** Channels over time; written as BrainVision float32 with its channels and electrodes beside it. */
export function recording<const Options extends PortOptions>(options: Options): PortOf<'recording', Options> {
  return { kind: 'recording', ...options }
}

/** Spikes of sorted units. */
export function spikes<const Options extends PortOptions>(options: Options): PortOf<'spikes', Options> {
  return { kind: 'spikes', ...options }
}

/** An SVG drawing. */
export function drawing<const Options extends PortOptions>(options: Options): PortOf<'drawing', Options> {
  return { kind: 'drawing', ...options }
}

/** A surface of triangles. */
export function mesh<const Options extends PortOptions>(options: Options): PortOf<'mesh', Options> {
  return { kind: 'mesh', ...options }
}

/** An ONNX file. */
export function model<const Options extends PortOptions>(options: Options): PortOf<'model', Options> {
  return { kind: 'model', ...options }
}

/** An array as NumPy stores it. */
export function array<const Options extends PortOptions>(options: Options): PortOf<'array', Options> {
  return { kind: 'array', ...options }
}

/** Facts with a form of their own, as a JSON file. */
export function record<const Options extends PortOptions>(options: Options): PortOf<'record', Options> {
  return { kind: 'record', ...options }
}

/** Numbers for a network, from an array or a scan. */
export function samples<const Options extends PortOptions>(options: Options): PortOf<'samples', Options> {
  return { kind: 'samples', ...options }
}

export type Values<Ports extends Record<string, Port>> = {
  [Name in keyof Ports]: Ports[Name] extends { readonly optional: true }
    ? PortValues[Ports[Name]['kind']] | undefined
    : PortValues[Ports[Name]['kind']]
}

export interface Column {
  readonly name: string
  readonly description: string
  readonly unit?: string
}

/** Rows in order; `columns` says what each field is. */
export interface Table {
  readonly columns: readonly Column[]
  readonly rows: readonly Record<string, string | number | null>[]
  /** The file that it was read from: paths in it are relative to that. */
  readonly file?: string
}

/**
 * The columns of a quality table. `verdict` is 'good', 'warn' or 'bad'; the report colours it and puts what is not good into the verdict.
 */
export const qualityColumns = [
  { name: 'measure', description: 'What was measured' },
  { name: 'value', description: 'Its value for this input' },
  { name: 'unit', description: 'Unit of the value, or n/a' },
  { name: 'normal', description: 'What is normal, in words or as a range' },
  { name: 'verdict', description: 'good, warn or bad' },
] as const satisfies readonly Column[]

/** What a viewer draws of a result. Values, not file names: the window and the report each draw them in their own way. */
export type Figure =
  | {
      readonly kind: 'overlay'
      readonly title: string
      readonly scan: Volume
      readonly labels?: LabelVolume
      readonly through?: LabelVolume
    }
  | {
      readonly kind: 'bars'
      readonly title: string
      readonly table: Table
      readonly label: string
      readonly value: string
      readonly full?: number
    }
  | { readonly kind: 'drawing'; readonly title: string; readonly svg: string }

/** A scan with labels over it, as mosaic slices: through the labels, or through others, so that two pictures show the same slices. */
export function overlay(title: string, scan: Volume, labels?: LabelVolume, through?: LabelVolume): Figure {
  return { kind: 'overlay', title, scan, labels, through }
}

/**
 * One bar a row: the columns `label` and `value` of a table. A column 'color' ('#rrggbb'), where there is one, colours the bars;
 * `full` is the value of a bar of full length, the largest of the column unless given.
 */
export function barChart(title: string, rows: Table, label: string, value: string, full?: number): Figure {
  return { kind: 'bars', title, table: rows, label, value, full }
}

/** A drawing that an instrument gives, with its title. */
export function drawn(title: string, svg: string): Figure {
  return { kind: 'drawing', title, svg }
}

/** C order, as NumPy writes it by default. */
export interface NumericArray {
  readonly shape: readonly number[]
  readonly data: Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array
}
