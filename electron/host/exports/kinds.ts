import type { ExportKind } from '../api.ts'
import type { StoredItem } from '../catalogue/rows.ts'
import { findChromium } from './pdf.ts'

interface Kind extends Omit<ExportKind, 'available' | 'reason' | 'inWindow' | 'options'> {
  readonly options: readonly ExportKind['options'][number][]
  /** Why it cannot be done to these, or undefined. */
  reason(items: readonly StoredItem[], runs: number): string | undefined
}

const allOf =
  (kinds: readonly string[], otherwise: string): Kind['reason'] =>
  (items, runs) =>
    items.length > 0 && runs === 0 && items.every(({ kind }) => kinds.includes(kind)) ? undefined : otherwise

const spikes = allOf(['spikes'], 'Choose sorted spikes.')
const volumes = allOf(['volume', 'labels'], 'Choose scans or segmentations.')
const segmentations = allOf(['labels'], 'Choose segmentations.')
const dicom: Kind['reason'] = (items, runs) =>
  items.length > 0 && runs === 0 && items.every(({ format }) => format === 'dicom') ? undefined : 'Choose scans that came as DICOM.'
const arrays = allOf(['volume', 'labels', 'array'], 'Choose scans, segmentations or arrays.')
const onlyRuns: Kind['reason'] = (items, runs) => (runs > 0 && items.length === 0 ? undefined : 'Choose results of a run.')
const tablesOrRuns: Kind['reason'] = (items, runs) =>
  items.length + runs > 0 && items.every(({ kind }) => kind === 'table') ? undefined : 'Choose tables, or results of a run.'
const tablesSpikesOrRuns: Kind['reason'] = (items, runs) => (spikes(items, runs) === undefined ? undefined : tablesOrRuns(items, runs))
const pictures: Kind['reason'] = (items, runs) =>
  items.length + runs > 0 && items.every(({ kind }) => kind === 'volume' || kind === 'labels')
    ? undefined
    : 'Choose scans, segmentations or results of a run.'

const kinds: readonly Kind[] = [
  { format: 'nii.gz', title: 'NIfTI, compressed', what: 'Read by nearly everything.', options: ['deidentify'], reason: volumes },
  { format: 'nii', title: 'NIfTI', what: 'Not compressed.', options: ['deidentify'], reason: volumes },
  { format: 'mgz', title: 'MGZ', what: 'For FreeSurfer.', options: ['deidentify'], reason: volumes },
  {
    format: 'dicom-seg',
    title: 'DICOM SEG',
    what: 'For a PACS: the segmentation beside its images.',
    options: ['deidentify'],
    reason: segmentations,
  },
  { format: 'dicom', title: 'DICOM', what: 'The images as they are, or de-identified.', options: ['deidentify'], reason: dicom },
  { format: 'npy', title: 'Array (NPY)', what: 'For NumPy: the values without their geometry.', options: ['deidentify'], reason: arrays },
  {
    format: 'tsv',
    title: 'Table (TSV)',
    what: 'For a script, or a spreadsheet.',
    options: ['combine', 'deidentify'],
    reason: tablesSpikesOrRuns,
  },
  { format: 'csv', title: 'Table (CSV)', what: 'For a spreadsheet.', options: ['combine', 'deidentify'], reason: tablesSpikesOrRuns },
  { format: 'phy', title: 'Phy folder', what: 'Spikes and units as they were curated, in new files.', options: [], reason: spikes },
  { format: 'json', title: 'JSON', what: 'Everything that a run recorded.', options: ['combine', 'deidentify'], reason: tablesOrRuns },
  { format: 'png', title: 'Picture (PNG)', what: 'A mosaic of slices.', options: ['mosaic', 'deidentify'], reason: pictures },
  { format: 'svg', title: 'Charts (SVG)', what: 'The charts and drawings of a run, for print.', options: ['deidentify'], reason: onlyRuns },
  { format: 'html', title: 'Report (HTML)', what: 'One file with everything in it.', options: ['deidentify'], reason: onlyRuns },
  { format: 'pdf', title: 'Report (PDF)', what: 'The report, printed.', options: ['deidentify'], reason: onlyRuns },
  {
    format: 'zip',
    title: 'Everything of a run (ZIP)',
    what: 'Results, record and report.',
    options: ['deidentify'],
    reason: onlyRuns,
  },
]

/** The ways to write these out, with the reason where one cannot be used. */
export function exportKinds(items: readonly StoredItem[], runs: number, canPrint = findChromium() !== undefined): ExportKind[] {
  return kinds.map(({ reason, options, ...kind }) => {
    const why = reason(items, runs)
    const inWindow = kind.format === 'pdf' && !canPrint ? { inWindow: 'print' as const } : {}
    return { ...kind, options: [...options], available: why === undefined, ...(why && { reason: why }), ...inWindow }
  })
}
