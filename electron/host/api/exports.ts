import { z } from 'zod'
import { itemId } from './items.ts'
import { placeId } from './study.ts'

export const exportFormat = z.enum([
  'nii.gz',
  'nii',
  'mgz',
  'npy',
  'dicom-seg',
  'dicom',
  'tsv',
  'csv',
  'phy',
  'json',
  'png',
  'svg',
  'html',
  'pdf',
  'zip',
])

/** What can be chosen besides the format: `mosaic` of pictures, `combine` of tables, `deidentify` of nearly everything. */
const exportOption = z.enum(['mosaic', 'combine', 'deidentify'])

/** A way to write something out, and whether it can be done to what was asked about. */
export const exportKind = z.object({
  format: exportFormat,
  title: z.string(),
  what: z.string(),
  /** Which options of a request count here. */
  options: z.array(exportOption),
  available: z.boolean(),
  /** Why not. */
  reason: z.string().optional(),
  /** Set where the window has to do it: 'print' opens the report of the run and prints it. */
  inWindow: z.enum(['print']).optional(),
})

const mosaicOptions = z.object({
  /** Slices in each of the three rows. */
  slices: z.int().min(1).max(24).default(6),
  widthPx: z.int().min(200).max(8000).default(1440),
  convention: z.enum(['neurological', 'radiological']).default('neurological'),
  draw: z.enum(['fill', 'outline']).default('fill'),
})

const deidentification = z.object({
  /** 'remove': no dates; 'shift': every date of a subject by the same secret number of days, so that intervals stay true. */
  dates: z.enum(['remove', 'shift']).default('remove'),
  /** Cuts away the face of head scans, in front of and below the brain. Where a brain is not found, the scan is refused. */
  deface: z.boolean().default(true),
})

export const exportRequest = z.object({
  format: exportFormat,
  items: z.array(itemId).max(10_000).default([]),
  runs: z.array(z.string()).max(10_000).default([]),
  /** Where it goes; without it, it is kept for `GET /exports/<jobId>/<name>` to download. */
  out: placeId.optional(),
  /** For 'png'. */
  mosaic: mosaicOptions.prefault({}),
  /** For tables of runs ('tsv', 'csv', 'json'): all of one kind in one file, a row or rows an item. */
  combine: z.boolean().default(false),
  deidentify: z.boolean().default(false),
  /** How, where `deidentify` is set. A log of what was removed is written beside the files. */
  deidentification: deidentification.prefault({}),
})
