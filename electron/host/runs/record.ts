import { z } from 'zod'
import { verdictOnPhantom } from './evidence.ts'

const file = z.object({ file: z.string(), sha256: z.string(), bytes: z.number() })

/** What run.json holds: all that is needed to judge a result, and to make it again. */
export const runRecord = z.object({
  instrument: z.object({ id: z.string(), title: z.string() }),
  stem: z.string(),
  command: z.string(),
  verdict: z.object({ level: z.enum(['good', 'warn', 'bad']), sentence: z.string(), detail: z.string().optional() }),
  /** The last verdict on the instrument itself, where it was tested on this machine with the same version and networks. */
  tested: verdictOnPhantom.optional(),
  warnings: z.array(z.string()),
  settings: z.record(z.string(), z.unknown()),
  seed: z.number(),
  /** `annotations`: of a recording, the tables of what a person marked, which stood in the place of what it says itself. */
  inputs: z.record(z.string(), file.extend({ kind: z.string(), annotations: z.array(file).optional() })),
  models: z.array(file.extend({ name: z.string() })),
  /** The files of each output, names relative to the run folder; the first is the value itself. */
  outputs: z.record(z.string(), z.object({ kind: z.string(), files: z.array(file) })),
  versions: z.object({ touchstone: z.string(), node: z.string(), onnxruntime: z.string() }),
  machine: z.object({ platform: z.string(), arch: z.string(), cpu: z.string(), cores: z.number(), memoryGB: z.number() }),
  startedAt: z.string(),
  seconds: z.number(),
  peakMemoryMB: z.number(),
  timings: z.array(z.object({ phase: z.string(), seconds: z.number() })),
})

export type RunRecord = z.infer<typeof runRecord>
