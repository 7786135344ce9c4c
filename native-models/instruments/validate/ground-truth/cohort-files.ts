import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { Problem } from '../../../data/problem.ts'
import type { Table } from '../../contract.ts'

/** A scan and its segmentation on disk. */
export interface CohortFile {
  readonly id: string
  readonly person: string
  readonly scan: string
  readonly labels: string
}

/**
 * The files of a cohort table: columns `scan` and `labels` with paths relative to the table, and perhaps `person`; or a `participants.tsv` of a
 * BIDS data set, whose scans lie in `sub-…/anat` and whose segmentations (`*_dseg.nii.gz`) in `derivatives`. `Problem` for what is missing.
 */
export function cohortFiles(table: Table): CohortFile[] {
  const folder = dirname(table.file ?? '.')
  const names = table.columns.map(({ name }) => name)
  const bids = !names.includes('scan') && names.includes('participant_id')
  if (!bids && !(names.includes('scan') && names.includes('labels')))
    throw new Problem({
      file: table.file,
      what: `A cohort needs the columns "scan" and "labels"; this has ${names.join(', ')}.`,
      remedy: 'Add them, with paths relative to the table, or give the participants.tsv of a BIDS data set.',
    })
  return table.rows.map((row, at) => {
    const place = `row ${at + 1}`
    const given = bids
      ? bidsFiles(folder, String(row.participant_id), table.file, place)
      : { scan: String(row.scan), labels: String(row.labels) }
    const [scan, labels] = [given.scan, given.labels].map((path) => (isAbsolute(path) ? path : join(folder, path)))
    for (const path of [scan, labels])
      if (!existsSync(path))
        throw new Problem({ file: table.file, place, what: `There is no ${path}.`, remedy: 'Correct the path or leave the row out.' })
    const person = String(row.person ?? row.participant_id ?? at)
    return { id: String(row.id ?? row.participant_id ?? `scan ${at + 1}`), person, scan, labels }
  })
}

function bidsFiles(folder: string, participant: string, file: string | undefined, place: string): { scan: string; labels: string } {
  const scan = firstBelow(join(folder, participant), /_(T1w|T2w|FLAIR|PDw)\.nii(\.gz)?$/)
  const labels = firstBelow(join(folder, 'derivatives'), new RegExp(`^${participant}_.*dseg\\.nii(\\.gz)?$`))
  if (!scan || !labels)
    throw new Problem({
      file,
      place,
      what: `${participant} has no ${scan ? 'segmentation (*_dseg.nii.gz) in derivatives' : 'scan (*_T1w.nii.gz)'}.`,
      remedy: scan ? 'Run segment/tissue over the data set, or leave the row out.' : 'Leave the row out.',
    })
  return { scan, labels }
}

/** The first file, in the order of names, below a folder. */
function firstBelow(folder: string, name: RegExp): string | undefined {
  if (!existsSync(folder)) return undefined
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    const path = join(folder, entry.name)
    const found = entry.isDirectory() ? firstBelow(path, name) : name.test(entry.name) ? path : undefined
    if (found) return found
  }
  return undefined
}

/** Names of labels from the .tsv beside a segmentation, where there is one. */
export function labelNames(path: string): Map<number, string> {
  const beside = path.replace(/\.(nii(\.gz)?|mg[hz]|nrrd|mha)$/i, '.tsv')
  if (beside === path || !existsSync(beside)) return new Map()
  const [header = '', ...lines] = readFileSync(beside, 'utf8').split(/\r?\n/)
  const columns = header.split('\t')
  const [index, name] = [columns.indexOf('index'), columns.indexOf('name')]
  if (index < 0 || name < 0) return new Map()
  return new Map(
    lines.filter(Boolean).map((line) => {
      const cells = line.split('\t')
      return [Number(cells[index]), cells[name]]
    }),
  )
}
