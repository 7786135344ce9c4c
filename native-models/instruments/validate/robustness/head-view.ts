import type { LabelVolume, Volume } from '../../../data/volume/volume.ts'
import { normaliseForNetwork } from '../../../phantoms/head/normalise.ts'
import { multiply, scaleAndShift, type Triple } from '../../../volume/affine.ts'
import { firstBrainClass } from '../../segment/tissue/brain-tissues.ts'
import { checkScan } from '../../segment/tissue/check.ts'
import { centredWindow } from '../../segment/tissue/coarse.ts'
import { latticeOf, windowImage } from '../../segment/tissue/lattice.ts'
import { openHeadNetwork, windowShape } from '../../segment/tissue/network.ts'
import { workingScan } from '../../segment/tissue/working-scan.ts'
import type { Labelling } from './labelling.ts'
import type { NetworkView } from './network-view.ts'

/** A scan as the network of segment/tissue sees it: its window of 4 mm about the brain, prepared by the same steps as there. */
export async function headView(scan: Volume, path: string, warn: (sentence: string) => void): Promise<NetworkView> {
  const network = await openHeadNetwork(path)
  try {
    const working = workingScan(checkScan(scan, warn), 1, warn)
    const lattice = latticeOf(working)
    const start = await centredWindow(lattice, network, scan.source?.file)
    const affine = multiply(lattice.grid.affine, scaleAndShift([2, 2, 2], start))
    return {
      grid: { shape: windowShape as unknown as Triple, affine },
      values: normaliseForNetwork(windowImage(lattice, start, [0, 0, 0])),
      range: [0, 1],
      turned: false,
    }
  } finally {
    await network.close()
  }
}

/** Label n of segment/tissue is class n + 1 of its network; background and the rest of the head are both no brain. */
export function headLabelling(labels: LabelVolume['labels']): Labelling {
  return {
    labels,
    labelOf: (chosen) => Math.max(0, chosen - firstBrainClass + 1),
    classesOf: (label) => (label > 0 ? [label + firstBrainClass - 1] : [0, 1]),
  }
}
