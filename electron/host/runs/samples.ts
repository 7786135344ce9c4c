import { toCOrder } from '../../../native-models/data/table/axis-order.ts'
import { readNpy } from '../../../native-models/data/table/npy.ts'
import { readVolume } from '../../../native-models/data/volume/read.ts'
import type { Samples } from '../../../native-models/instruments/contract.ts'

/** Reads an array, or a scan as the array that NumPy makes of it: (x, y, z) with z fastest, scaled to its units. */
export async function openSamples(path: string): Promise<Samples> {
  if (path.toLowerCase().endsWith('.npy')) return { array: await readNpy(path) }
  const volume = await readVolume(path)
  const scaled = Float32Array.from(volume.data, (value) => value * volume.slope + volume.intercept)
  return { array: { shape: volume.shape, data: toCOrder(scaled, volume.shape) }, volume }
}
