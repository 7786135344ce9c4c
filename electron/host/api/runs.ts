import { z } from 'zod'
import { phantomVerdict } from './instruments.ts'
import { itemId } from './items.ts'
import { problem } from './problem.ts'

/** One execution that is asked for. */
export const runRequest = z.object({
  instrument: z.string(),
  /** An item for each port. */
  inputs: z.record(z.string(), itemId),
  settings: z.record(z.string(), z.unknown()).default({}),
  seed: z.int().min(0).default(0),
})

export const jobState = z.enum(['waiting', 'running', 'paused', 'done', 'failed', 'cancelled'])

export const job = z.object({
  id: z.string(),
  kind: z.enum(['run', 'phantom', 'import', 'export']),
  /** 'Tissue segmentation · sub-01_T1w.nii.gz' */
  title: z.string(),
  state: jobState,
  /** 0 to 1 */
  fraction: z.number(),
  message: z.string(),
  secondsLeft: z.number().nullable(),
  attempts: z.int(),
  problem: problem.nullable(),
  instrument: z.string().nullable(),
  items: z.array(itemId),
  runId: z.string().nullable(),
  batchId: z.string().nullable(),
  /** The same inputs, model and settings had been run before: the result was in the catalogue. */
  reused: z.boolean(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
})

export const queueState = z.object({
  paused: z.boolean(),
  waiting: z.int(),
  running: z.int(),
  failed: z.int(),
  done: z.int(),
})

export const column = z.object({ name: z.string(), description: z.string(), unit: z.string().optional() })
export const table = z.object({
  what: z.string(),
  columns: z.array(column),
  rows: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()]))),
})

export const verdict = z.object({ level: z.enum(['good', 'warn', 'bad']), sentence: z.string(), detail: z.string().optional() })

export const runRow = z.object({
  id: z.string(),
  instrument: z.string(),
  title: z.string(),
  verdict,
  inputs: z.record(z.string(), itemId.nullable()),
  startedAt: z.string(),
  seconds: z.number(),
  batchId: z.string().nullable(),
})

export const runDetail = runRow.extend({
  warnings: z.array(z.string()),
  settings: z.record(z.string(), z.unknown()),
  seed: z.number(),
  /** The verdict on the instrument itself when it ran. */
  tested: phantomVerdict.nullable(),
  tables: z.array(table.extend({ port: z.string() })),
  /** The item of each output, its first file. */
  outputs: z.array(z.object({ port: z.string(), kind: z.string(), what: z.string(), itemId: itemId.nullable() })),
  /** Names that `GET /runs/<id>/<name>` answers to, 'report.html' first. */
  files: z.array(z.object({ name: z.string(), bytes: z.number(), sha256: z.string() })),
  /** Text to copy: the command that makes this again. */
  command: z.string(),
  models: z.array(z.object({ name: z.string(), sha256: z.string() })),
  versions: z.record(z.string(), z.string()),
  machine: z.record(z.string(), z.union([z.string(), z.number()])),
  peakMemoryMB: z.number(),
  timings: z.array(z.object({ phase: z.string(), seconds: z.number() })),
})
