import type { ExportKind } from '../api.ts'
import type { StoredItem } from '../catalogue/rows.ts'

type Format = ExportKind['format']

interface Kind {
  readonly format: Format
  readonly title: string
  readonly what: string
  readonly options: ExportKind['options']
  /** Why it cannot be done to these, or undefined. */
  reason(items: readonly StoredItem[], runs: number): string | undefined
}

const needsVolumes = (items: readonly StoredItem[]) =>
  items.length > 0 && items.every(({ kind }) => kind === 'volume' || kind === 'labels') ? undefined : 'Choose scans or segmentations.'
const needsTables = (items: readonly StoredItem[]) =>
  items.length > 0 && items.every(({ kind }) => kind === 'table') ? undefined : 'Choose tables.'
const needsRuns = (_: readonly StoredItem[], runs: number) => (runs > 0 ? undefined : 'Choose results of a run.')

const kinds: readonly Kind[] = [
  { format: 'nii.gz', title: 'NIfTI, compressed', what: 'Read by nearly everything.', options: [], reason: needsVolumes },
  { format: 'nii', title: 'NIfTI', what: 'Not compressed.', options: [], reason: needsVolumes },
  { format: 'mgz', title: 'MGZ', what: 'For FreeSurfer.', options: [], reason: needsVolumes },
  { format: 'tsv', title: 'Table (TSV)', what: 'For a spreadsheet or a script.', options: [], reason: needsTables },
  { format: 'png', title: 'Picture (PNG)', what: 'A mosaic of slices.', options: [], reason: needsVolumes },
  { format: 'html', title: 'Report (HTML)', what: 'One file with everything in it.', options: [], reason: needsRuns },
  { format: 'zip', title: 'Everything of a run (ZIP)', what: 'Results, record and report.', options: [], reason: needsRuns },
]

/** The ways to write these out, with the reason where one cannot be used. */
export function exportKinds(items: readonly StoredItem[], runs: number): ExportKind[] {
  return kinds.map(({ format, title, what, options, reason }) => {
    const why = reason(items, runs)
    return { format, title, what, options: [...options], available: why === undefined, ...(why && { reason: why }) }
  })
}
