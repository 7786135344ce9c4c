import { z } from 'zod'

export const port = z.object({
  name: z.string(),
  kind: z.enum(['volume', 'labels', 'recording', 'spikes', 'table', 'picture', 'drawing', 'mesh', 'model', 'array', 'samples', 'record']),
  what: z.string(),
  optional: z.boolean(),
})

export const score = z.object({
  name: z.string(),
  /** Null when it is not a number: then the mark is missed. */
  value: z.number().nullable(),
  chance: z.number(),
  mark: z.number(),
  better: z.enum(['higher', 'lower']),
  unit: z.string().optional(),
  passed: z.boolean(),
})

/** How an instrument did on data with a known answer (`phantom`) and on data with nothing to find (`null`). */
export const phantomVerdict = z.object({
  testedAt: z.string(),
  seed: z.number(),
  passed: z.boolean(),
  phantom: z.array(score),
  null: z.array(score),
})

export const instrumentCard = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  sources: z.array(z.string()),
  takes: z.array(port),
  gives: z.array(port),
  /** JSON Schema of an object, with `default` and `description` of each setting. */
  settings: z.record(z.string(), z.unknown()),
  /** The last verdict on this machine, of this version; null when it was never tested. */
  tested: phantomVerdict.nullable(),
})

/** A network that the instruments can use, with its card. */
export const modelCard = z.object({
  name: z.string(),
  bytes: z.number(),
  sha256: z.string(),
  /** What its card (.json beside it) says: trained on, scores, licence … */
  card: z.record(z.string(), z.unknown()),
})
