import { writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { Problem } from '../../../native-models/data/problem.ts'
import { annotationTables } from '../../../native-models/data/recording/annotation-tables.ts'
import { runContext, weightsPath } from '../../../native-models/instruments/context.ts'
import type { Instrument, Table } from '../../../native-models/instruments/contract.ts'
import { findInstrument } from '../../../native-models/instruments/registry.ts'
import { seededRandom } from '../../../native-models/statistics/random.ts'
import { type FileHash, hashOf, hashOfInput } from '../files/hash.ts'
import { diskProblem } from '../files/problem-json.ts'
import { stage } from '../files/staging.ts'
import type { TaskContext } from '../jobs/task.ts'
import { reportHtml } from '../report/report.ts'
import { datasetDescription } from './dataset.ts'
import { keptVerdict } from './evidence.ts'
import { openPort } from './inputs.ts'
import { outputName, stemOf } from './names.ts'
import { json, writePort } from './outputs.ts'
import { type Phases, timePhases } from './phases.ts'
import { recordNames, refuseToLose } from './plan.ts'
import { machine, repeatCommand, versions } from './provenance.ts'
import type { RunRecord } from './record.ts'
import { isQuality, plainVerdict } from './verdict.ts'

export interface RunRequest {
  readonly id: string
  /** A file for each port. */
  readonly inputs: Readonly<Record<string, string>>
  /** For recordings, the events.tsv of what a person marked, where somebody did. */
  readonly annotations?: Readonly<Record<string, string>>
  /** As `parseSettings` gives them. */
  readonly settings: Readonly<Record<string, unknown>>
  readonly seed: number
  readonly out: string
}

export interface RunAnswer {
  readonly folder: string
  readonly report: string
  readonly record: RunRecord
  /** The tables that it gave, for the terminal. */
  readonly tables: readonly { what: string; table: Table }[]
}

/**
 * Runs an instrument on files and writes what it gives into a folder, all of it or nothing.
 * `Problem` (input) when a file cannot be used or the folder cannot be written to; rejects with the signal's reason when it is aborted.
 */
export async function executeRun(request: RunRequest, context: TaskContext): Promise<RunAnswer> {
  const instrument = await findInstrument(request.id)
  const staging = stage(request.out, context.scratch)
  try {
    const answer = await runInto(staging.folder, instrument, request, context)
    context.signal.throwIfAborted()
    staging.commit()
    context.progress(1, 'Done')
    return answer
  } catch (thrown) {
    throw staging.explain(thrown)
  } finally {
    staging.discard()
  }
}

async function runInto(folder: string, instrument: Instrument, request: RunRequest, context: TaskContext): Promise<RunAnswer> {
  const started = new Date()
  const phases = timePhases()
  const warnings: string[] = []
  const progress = (fraction: number, message: string) => {
    phases.begin(message)
    context.progress(fraction, message)
  }

  progress(0, 'Reading')
  const inputs = await hashInputs(instrument, request, context.signal)
  const stem = stemOf(Object.values(inputs)[0]?.file ?? request.id)
  refuseToLose(request.out, instrument, stem, inputs)
  const values = await openInputs(instrument, request)
  try {
    return await runOn(values, folder, instrument, request, { ...context, progress }, { inputs, stem, started, phases, warnings })
  } finally {
    await closeAll(values)
  }
}

/** What is known of a run before it begins. */
interface Begun {
  readonly inputs: RunRecord['inputs']
  readonly stem: string
  readonly started: Date
  readonly phases: Phases
  readonly warnings: string[]
}

async function runOn(
  values: Record<string, unknown>,
  folder: string,
  instrument: Instrument,
  request: RunRequest,
  context: TaskContext,
  { inputs, stem, started, phases, warnings }: Begun,
): Promise<RunAnswer> {
  const { progress } = context
  for (const value of Object.values(values)) warnings.push(...(notesOf(value) ?? []))

  progress(0.05, 'Starting')
  const { given, models } = await perform(instrument, values, request, context, warnings)
  context.signal.throwIfAborted()

  progress(0.92, 'Writing')
  const sources = Object.values(inputs).map((input) => input.file)
  const outputs = await writeOutputs(folder, stem, instrument, given, sources)
  const all = { ...values, ...given }
  const quality = Object.values(given).filter((value): value is Table => isTable(value) && isQuality(value))
  const verdict = instrument.verdict?.(all as never, warnings) ?? plainVerdict(quality, warnings)
  const networks = await Promise.all(models.map(async (model) => ({ ...model, ...(await hashOf(model.file)) })))
  const record: RunRecord = {
    instrument: { id: instrument.id, title: instrument.title },
    stem,
    command: repeatCommand(request),
    verdict,
    tested: keptVerdict(
      instrument.id,
      networks.map(({ sha256 }) => sha256),
    ),
    warnings,
    settings: { ...request.settings },
    seed: request.seed,
    inputs,
    models: networks,
    outputs,
    versions: versions(),
    machine: machine(),
    startedAt: started.toISOString(),
    ...cost(phases, started),
  }
  const names = recordNames(request.out, instrument, stem)
  progress(0.95, 'Drawing the report')
  await writeFile(join(folder, names.report), reportHtml({ instrument, record, values: all }))
  await writeFile(join(folder, names.run), json({ ...record, ...cost(phases, started) }))
  const dataset = datasetDescription(request.out, [...new Set(sources.map((source) => dirname(source)))])
  if (dataset) await writeFile(join(folder, 'dataset_description.json'), json(dataset))
  const tables = Object.entries(given).flatMap(([name, value]) =>
    isTable(value) ? [{ what: instrument.gives[name]?.what ?? name, table: value }] : [],
  )
  return {
    folder: resolve(request.out),
    report: resolve(request.out, names.report),
    record: { ...record, ...cost(phases, started) },
    tables,
  }
}

async function hashInputs(instrument: Instrument, request: RunRequest, signal: AbortSignal): Promise<RunRecord['inputs']> {
  const inputs: RunRecord['inputs'] = {}
  for (const [name, port] of Object.entries(instrument.takes)) {
    const given = request.inputs[name]
    if (!given) continue
    const file = resolve(given)
    try {
      const annotations = request.annotations?.[name]
      inputs[name] = {
        ...{ file, kind: port.kind, ...(await hashOfInput(file, signal)) },
        ...(annotations && { annotations: await hashAnnotations(annotations) }),
      }
    } catch (thrown) {
      throw diskProblem(thrown, file) ?? thrown
    }
  }
  return inputs
}

/** The events first, so that of two tables that are missing the one that somebody named is told of. */
async function hashAnnotations(file: string): Promise<{ file: string; sha256: string; bytes: number }[]> {
  const { events, channels } = annotationTables(resolve(file))
  return [
    { file: events, ...(await hashTable(events)) },
    { file: channels, ...(await hashTable(channels)) },
  ]
}

async function hashTable(file: string): Promise<FileHash> {
  try {
    return await hashOf(file)
  } catch (thrown) {
    throw diskProblem(thrown, file) ?? thrown
  }
}

async function openInputs(instrument: Instrument, request: RunRequest): Promise<Record<string, unknown>> {
  const values: Record<string, unknown> = {}
  for (const [name, port] of Object.entries(instrument.takes)) {
    const file = request.inputs[name]
    if (file) values[name] = await openPort(port.kind, resolve(file), request.annotations?.[name])
  }
  return values
}

async function perform(
  instrument: Instrument,
  values: Record<string, unknown>,
  request: RunRequest,
  context: TaskContext,
  warnings: string[],
): Promise<{ given: Record<string, unknown>; models: { name: string; file: string }[] }> {
  const models = new Map<string, string>()
  const given = await instrument.run(
    values as never,
    request.settings,
    runContext({
      // Reading comes before and writing after.
      progress: (fraction, message) => context.progress(0.05 + 0.87 * Math.min(1, Math.max(0, fraction)), message),
      signal: context.signal,
      random: seededRandom(request.seed),
      warn: (sentence) => {
        if (!warnings.includes(sentence)) warnings.push(sentence)
      },
      model: (name) => {
        const file = weightsPath(name)
        models.set(name, file)
        return file
      },
    }),
  )
  return { given: given as Record<string, unknown>, models: [...models].map(([name, file]) => ({ name, file })) }
}

async function writeOutputs(
  folder: string,
  stem: string,
  instrument: Instrument,
  given: Record<string, unknown>,
  sources: readonly string[],
): Promise<RunRecord['outputs']> {
  const outputs: RunRecord['outputs'] = {}
  for (const [name, port] of Object.entries(instrument.gives)) {
    const value = given[name]
    if (value === undefined) {
      if (port.optional) continue
      throw new Problem({
        kind: 'failed',
        what: `${instrument.id} did not give ${port.what}.`,
        remedy: `It should have been ${outputName(stem, name, port).file}.`,
      })
    }
    const files = await writePort(folder, stem, name, port, value, sources)
    outputs[name] = {
      kind: port.kind,
      files: await Promise.all(files.map(async (file) => ({ file, ...(await hashOf(join(folder, file))) }))),
    }
  }
  return outputs
}

/** Recordings keep their file open for as long as they are read. */
async function closeAll(values: Record<string, unknown>): Promise<void> {
  for (const value of Object.values(values)) await (value as { close?: () => Promise<void> }).close?.()
}

function cost(phases: Phases, started: Date): Pick<RunRecord, 'seconds' | 'peakMemoryMB' | 'timings'> {
  return {
    seconds: Number(((Date.now() - started.getTime()) / 1000).toFixed(3)),
    peakMemoryMB: Math.round(process.resourceUsage().maxRSS / 1024),
    timings: phases.timings(),
  }
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && 'rows' in value && 'columns' in value
}

function notesOf(value: unknown): readonly string[] | undefined {
  const { source, notes } = value as { source?: { notes?: readonly string[] }; notes?: readonly string[] }
  return source?.notes ?? (Array.isArray(notes) ? notes : undefined)
}
