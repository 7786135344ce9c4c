import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { encodeSegmentation } from '../../../native-models/data/dicom/segmentation.ts'
import { readSliceSeries } from '../../../native-models/data/dicom/series.ts'
import { Problem } from '../../../native-models/data/problem.ts'
import { describeVolume } from '../../../native-models/data/volume/read.ts'
import { openPort } from '../runs/inputs.ts'
import { touchstoneVersion } from '../runs/provenance.ts'
import type { ExportItem } from './plan.ts'

/** Writes a segmentation as DICOM SEG of the series that its scan was read from. `Problem` (input) where the scan was no DICOM. */
export async function writeSegmentation(item: ExportItem, to: string): Promise<void> {
  if (item.scan === null || (await describeVolume(item.scan)).format !== 'dicom') {
    throw new Problem({
      file: item.name,
      what:
        item.scan === null
          ? 'It is not known which DICOM series this belongs to.'
          : `Its scan (${basename(item.scan)}) is no DICOM series.`,
      remedy: 'A DICOM SEG refers to the images of its series: name them, or export it as NIfTI.',
    })
  }
  const labels = await openPort('labels', item.path)
  const series = await readSliceSeries(item.scan)
  const made = { version: touchstoneVersion, madeAt: new Date(), description: 'Segmentation' }
  await writeFile(to, encodeSegmentation(labels, series, { ...made, algorithm: 'Touchstone' }))
}
