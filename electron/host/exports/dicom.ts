import { cp, mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { filesOfScan } from '../../../native-models/data/dicom/series.ts'
import { Problem } from '../../../native-models/data/problem.ts'
import { describeVolume } from '../../../native-models/data/volume/read.ts'
import type { ExportItem } from './plan.ts'
import { safeName, uniqueNames } from './safe-names.ts'

/** Copies the files of a DICOM scan into a folder of their own. `Problem` (input) where the scan is of another format. */
export async function copyDicom(item: ExportItem, to: string): Promise<void> {
  if ((await describeVolume(item.path)).format !== 'dicom') {
    throw new Problem({ file: item.name, what: 'This scan did not come as DICOM.', remedy: 'Export it as NIfTI.' })
  }
  await mkdir(to)
  const unique = uniqueNames()
  for (const file of await filesOfScan(item.path)) await cp(file, join(to, unique(safeName(basename(file)))))
}
