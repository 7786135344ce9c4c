import { Problem } from '../problem.ts'
import { toCOrder } from '../table/axis-order.ts'
import { writeNpy } from '../table/npy.ts'
import { readVolume } from './read.ts'
import { scaledValues } from './values.ts'
import { isVolumeName, volumeEndings, writeVolume } from './write.ts'

/**
 * Writes a volume under another name, in the format that its ending asks for. `.nii`, `.nii.gz`, `.mgh` and `.mgz` keep geometry and stored type;
 * `.npy` holds the scaled values, float32, with the file's own axes in their order (i, j, k, …).
 */
export async function convertVolume(inPath: string, outPath: string): Promise<void> {
  const toArray = /\.npy$/i.test(outPath)
  if (!toArray && !isVolumeName(outPath)) throw wrongName(outPath)
  const volume = await readVolume(inPath)
  if (!toArray) return writeVolume(outPath, volume)
  await writeNpy(outPath, { shape: volume.shape, data: toCOrder(scaledValues(volume), volume.shape) })
}

function wrongName(path: string): Problem {
  const endings = [...volumeEndings, '.npy'].join(', ')
  const what = /\.[ct]sv$/i.test(path)
    ? 'A volume has no rows and columns, so it cannot become a table.'
    : 'A volume cannot be written under this name.'
  return new Problem({ kind: 'usage', file: path, what, remedy: `End the name in one of ${endings}.` })
}
