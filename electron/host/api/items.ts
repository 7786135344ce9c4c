import { z } from 'zod'
import { problem } from './problem.ts'

export const itemId = z.string().min(1).max(64)

export const itemKind = z.enum([
  'volume',
  'labels',
  'recording',
  'spikes',
  'table',
  'picture',
  'mesh',
  'model',
  'array',
  'record',
  'unknown',
])

/** How a person judged an item. */
export const rating = z.enum(['good', 'doubtful', 'bad'])

/** One label of a segmentation; `color` as '#rrggbb'. */
export const label = z.object({ index: z.int().min(0), name: z.string().max(200), color: z.string().regex(/^#[0-9a-f]{6}$/i) })

/** An item as a list shows it. */
export const itemRow = z.object({
  id: itemId,
  kind: itemKind,
  /** The name of its file or folder. */
  name: z.string(),
  /** 'T1w', 'dseg', 'bold': the last part of a BIDS name, otherwise ''. */
  suffix: z.string(),
  /** 'nifti1', 'mgh', 'dicom', 'tsv', 'onnx' … */
  format: z.string(),
  subject: z.string().nullable(),
  session: z.string().nullable(),
  /** 'source': the user's own; 'derivative': written by a run or by a person's correction. */
  origin: z.enum(['source', 'derivative']),
  /** 0 for a source; a derivative stands one deeper than what it was made from. */
  depth: z.int(),
  /** How many derivatives it has. */
  derivatives: z.int(),
  /** 'missing': not where it was; 'unread': nothing of ours reads it (see `problem` of `items.get`). */
  state: z.enum(['present', 'missing', 'unread']),
  shape: z.array(z.number()),
  spacingMm: z.array(z.number()),
  bytes: z.number(),
  rating: rating.nullable(),
  tags: z.array(z.string()),
  addedAt: z.string(),
})

/** Everything about an item. */
export const itemDetail = itemRow.extend({
  /** For people: the folder that it lies in. It opens nothing. */
  where: z.string(),
  sha256: z.string(),
  note: z.string(),
  /** What its header says: dtype, affine, space, notes, columns … */
  header: z.record(z.string(), z.unknown()),
  labels: z.array(label),
  /** What it was made from, nearest first. */
  parents: z.array(itemId),
  /** The run that wrote it. */
  runId: z.string().nullable(),
  problem: problem.nullable(),
  /** Names that `GET /items/<id>/<name>` answers to. The first is the one to view: 'volume.nii.gz', 'volume.nii', 'label.nii.gz', 'table.tsv' … */
  files: z.array(z.string()),
})

export const itemFilter = z.object({
  /** Words that its name, subject, session, tags or note must begin with. */
  search: z.string().max(500).optional(),
  kinds: z.array(itemKind).optional(),
  suffixes: z.array(z.string()).optional(),
  subjects: z.array(z.string()).optional(),
  tags: z.array(z.string()).optional(),
  ratings: z.array(rating).optional(),
  states: z.array(z.enum(['present', 'missing', 'unread'])).optional(),
  origin: z.enum(['source', 'derivative']).optional(),
  /** Derivatives of this item, at any depth. */
  of: itemId.optional(),
  ids: z.array(itemId).max(10_000).optional(),
})

/** 'tree': by subject, session and source, each source followed by its derivatives (`depth` 1, 2 …). */
export const itemSort = z.enum(['tree', 'name', 'added', 'size', 'kind', 'rating'])

export const itemQuery = z.object({
  filter: itemFilter.default({}),
  sort: itemSort.default('tree'),
  descending: z.boolean().default(false),
  offset: z.int().min(0).default(0),
  limit: z.int().min(1).max(1000).default(200),
})

/** How many items each choice of a filter would leave. */
export const itemFacets = z.object({
  total: z.int(),
  kinds: z.array(z.object({ value: itemKind, count: z.int() })),
  suffixes: z.array(z.object({ value: z.string(), count: z.int() })),
  tags: z.array(z.object({ value: z.string(), count: z.int() })),
  ratings: z.array(z.object({ value: rating, count: z.int() })),
  states: z.array(z.object({ value: z.string(), count: z.int() })),
})

export const subjectRow = z.object({
  subject: z.string(),
  sessions: z.array(z.string()),
  items: z.int(),
  /** From participants.tsv where the study has one: age, sex … */
  about: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
})
