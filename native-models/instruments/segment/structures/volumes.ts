import type { Table } from '../../contract.ts'
import { volumeColumns } from '../tissue/tables.ts'
import { structureLabels } from './brain-structures.ts'

const fluids = /Vent(ricle)?$|^CSF$/

/** Volume and brightness of every structure in the scan's own space, then of all brain tissue and of the mask. */
export function structureVolumes(labels: Uint8Array, mask: Uint8Array, values: Float32Array, voxelMl: number): Table {
  const count = new Float64Array(256)
  const sum = new Float64Array(256)
  const squares = new Float64Array(256)
  for (let n = 0; n < labels.length; n++) {
    count[labels[n]]++
    sum[labels[n]] += values[n]
    squares[labels[n]] += values[n] ** 2
  }
  const inMask = mask.reduce((total, inside) => total + inside, 0)
  const solid = structureLabels.filter(({ name }) => !fluids.test(name)).reduce((total, { index }) => total + count[index], 0)
  const total = (name: string, voxels: number) => ({
    index: null,
    name,
    color: null,
    voxels,
    volume: voxels * voxelMl,
    mean: null,
    sd: null,
  })
  return {
    columns: volumeColumns,
    rows: [
      ...structureLabels.map(({ index, name, color }) => {
        const mean = count[index] > 0 ? sum[index] / count[index] : null
        const sd = mean === null ? null : Math.sqrt(Math.max(0, squares[index] / count[index] - mean * mean))
        return { index, name, color: color ?? null, voxels: count[index], volume: count[index] * voxelMl, mean, sd }
      }),
      total('Brain tissue (all grey and white matter)', solid),
      total('Whole brain (mask, with fluid)', inMask),
    ],
  }
}
