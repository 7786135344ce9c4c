import { z } from 'zod'
import { itemId } from './items.ts'
import { placeId } from './study.ts'

export const exportFormat = z.enum(['nii.gz', 'nii', 'mgz', 'dicom-seg', 'tsv', 'json', 'png', 'html', 'zip'])

/** A way to write something out, and whether it can be done to what was asked about. */
export const exportKind = z.object({
  format: exportFormat,
  title: z.string(),
  what: z.string(),
  available: z.boolean(),
  /** Why not. */
  reason: z.string().optional(),
})

export const exportRequest = z.object({
  format: exportFormat,
  items: z.array(itemId).max(10_000).default([]),
  runs: z.array(z.string()).max(10_000).default([]),
  /** Where it goes; without it, it is kept for `GET /exports/<jobId>/<name>` to download. */
  out: placeId.optional(),
  deidentify: z.boolean().default(false),
})
