import type { Table } from '../../contract.ts'
import { labelMoments, volumeColumns, volumeRow, volumeSums } from '../tissue/tables.ts'
import { structureLabels } from './brain-structures.ts'

const fluids = /Vent(ricle)?$|^CSF$/

/** Volume and brightness of every structure in the scan's own space, then the volumes of all brain tissue and of the mask. */
export function structureVolumes(labels: Uint8Array, mask: Uint8Array, values: Float32Array, voxelMl: number): Table {
  const structure = labelMoments(labels, values)
  const solid = structureLabels.filter(({ name }) => !fluids.test(name)).reduce((total, { index }) => total + structure(index).count, 0)
  const total = (sum: (typeof volumeSums)[keyof typeof volumeSums], voxels: number) => ({
    index: null,
    ...sum,
    voxels,
    volume: voxels * voxelMl,
    mean: null,
    sd: null,
  })
  return {
    columns: volumeColumns,
    rows: [
      ...structureLabels.map((label) => volumeRow(label, structure(label.index), voxelMl)),
      total(volumeSums.solid, solid),
      total(volumeSums.whole, labelMoments(mask, values)(1).count),
    ],
  }
}
