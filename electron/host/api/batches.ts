import { z } from 'zod'
import { itemFilter, itemId } from './items.ts'
import { problem } from './problem.ts'
import { jobState, verdict } from './runs.ts'
import { placeId } from './study.ts'

export const batchRequest = z.object({
  name: z.string().min(1).max(200),
  /** Which items: what the filter leaves of those that the first port takes. */
  items: itemFilter,
  /** Of those only what lies in this folder, at any depth: a dataset that was imported and is not open as a study. */
  folder: placeId.optional(),
  instruments: z
    .array(z.object({ id: z.string(), settings: z.record(z.string(), z.unknown()).default({}) }))
    .min(1)
    .max(20),
  seed: z.int().min(0).default(0),
  /** Where copies of the results go; nowhere but into the study when it is left out. */
  out: placeId.optional(),
  /** With {subject} {session} {name} {suffix} {instrument} {n}; folders by '/'. */
  naming: z.string().max(300).default('{name}/{instrument}'),
})

export const batchPreview = z.object({
  count: z.int(),
  /** The first hundred. */
  rows: z.array(z.object({ itemId, item: z.string(), instrument: z.string(), folder: z.string(), known: z.boolean() })),
  /** Two results under one name, nothing to run … */
  problems: z.array(problem),
})

export const batchRow = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.string(),
  state: z.enum(['waiting', 'running', 'paused', 'done', 'cancelled']),
  total: z.int(),
  done: z.int(),
  failed: z.int(),
  secondsLeft: z.number().nullable(),
})

export const batchDetail = batchRow.extend({
  rows: z.array(
    z.object({
      jobId: z.string(),
      itemId,
      item: z.string(),
      instrument: z.string(),
      state: jobState,
      fraction: z.number(),
      problem: problem.nullable(),
      runId: z.string().nullable(),
      verdict: verdict.nullable(),
      /** `GET /runs/<runId>/thumbnail.png` shows it when true. */
      thumbnail: z.boolean(),
    }),
  ),
  /** Names that `GET /batches/<id>/<name>` answers to: 'summary.tsv', 'report.html'. */
  files: z.array(z.string()),
})
