import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { toTsv } from '../../files/tsv.ts'
import { json } from '../../runs/outputs.ts'
import { touchstoneVersion } from '../../runs/provenance.ts'
import type { ExportPlan } from '../plan.ts'
import type { FileLog } from './plan.ts'

const columns = [
  { name: 'file', description: 'The file under its new name' },
  { name: 'where', description: 'Part of the file' },
  { name: 'field', description: 'What was changed; never what it held' },
  { name: 'action', description: 'removed, emptied, replaced, shifted, kept or warning' },
  { name: 'count', description: 'How often' },
  { name: 'note', description: 'What else there is to know' },
]

/** Writes what was removed or changed as deidentification.tsv and .json. The secret is not in them. */
export function writeLog({ dates, deface }: NonNullable<ExportPlan['deidentify']>, log: readonly FileLog[], folder: string): void {
  const rows = log.flatMap(({ file, removals }) => removals.map((removal) => ({ file, ...removal })))
  writeFileSync(join(folder, 'deidentification.tsv'), toTsv({ columns, rows }))
  const about = {
    profile: 'DICOM PS3.15 2024e Basic Application Level Confidentiality Profile, and the same for what is no DICOM',
    touchstone: touchstoneVersion,
    dates,
    deface,
    files: log,
  }
  writeFileSync(join(folder, 'deidentification.json'), json(about))
}
