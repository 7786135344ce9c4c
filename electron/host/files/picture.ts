import { writeFileAtomically } from '../../../native-models/data/atomic-file.ts'
import { mosaic } from '../../../native-models/volume/mosaic.ts'
import { encodePng } from '../../../native-models/volume/png.ts'
import { openPort } from '../runs/inputs.ts'

/** Draws a mosaic of a scan, with labels over it, into a PNG file. */
export async function drawPicture(request: { scan: string; labels?: string; to: string }): Promise<{ file: string }> {
  const scan = await openPort('volume', request.scan)
  const labels = request.labels === undefined ? undefined : await openPort('labels', request.labels)
  await writeFileAtomically(request.to, [encodePng(mosaic(scan, labels, { slices: 4, width: 720 }))])
  return { file: request.to }
}
