import type { NVImage } from '@niivue/niivue'
import { useState } from 'react'
import { useStore } from 'zustand'
import { number } from '../words.ts'
import { volumeOf, voxelAt } from './scene.ts'
import { type RegionStatistics, statisticsOf } from './statistics.ts'
import { labelAt, type ViewerState, type ViewerStore } from './viewer-state.ts'

const ballMm = 5

interface Measured extends RegionStatistics {
  readonly of: string
}

/** Intensities of the scan in the label under the crosshair, or in a ball around it. */
export function Measures({ store }: { store: ViewerStore }) {
  const state = useStore(store)
  const [measured, setMeasured] = useState<Measured>()
  const label = labelAt(state.location, state.overlays)
  return (
    <section>
      <h3>Measure</h3>
      <div className="side-row wrap">
        <button type="button" className="tool" disabled={!label} onClick={() => setMeasured(inLabel(state))}>
          {label ? `In ${label.name}` : 'In a label'}
        </button>
        <button type="button" className="tool" onClick={() => setMeasured(inBall(state))}>
          In a ball of {2 * ballMm} mm
        </button>
      </div>
      {measured && (
        <table className="measured">
          <caption>{measured.of}</caption>
          <tbody>
            <Row name="Volume" value={`${number(measured.volumeMl)} mL`} />
            <Row name="Voxels" value={String(measured.voxels)} />
            <Row name="Mean" value={number(measured.mean)} />
            <Row name="SD" value={measured.sd === undefined ? 'undefined' : number(measured.sd)} />
            <Row name="Median" value={number(measured.median)} />
            <Row name="Range" value={`${number(measured.min)} to ${number(measured.max)}`} />
          </tbody>
        </table>
      )}
    </section>
  )
}

function Row({ name, value }: { name: string; value: string }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{value}</td>
    </tr>
  )
}

function inLabel({ nv, location, overlays }: ViewerState): Measured | undefined {
  const label = labelAt(location, overlays)
  const overlay = overlays.findLast(
    ({ kind, labels, itemId }) => kind === 'labels' && labels.includes(label ?? never) && location?.values[itemId],
  )
  const map = overlay && volumeOf(nv, overlay.itemId)
  const scan = nv.volumes[0]
  if (!label || !map || !scan) return undefined
  const values: number[] = []
  eachVoxel(map, (voxel) => {
    if (map.getValue(...voxel) === label.index) values.push(valueAt(scan, worldOf(map, voxel)))
  })
  const statistics = statisticsOf(Float64Array.from(values), voxelMm3(map))
  return statistics && { ...statistics, of: `${label.name}, intensity of the scan` }
}

function inBall({ nv, location }: ViewerState): Measured | undefined {
  const scan = nv.volumes[0]
  if (!scan || !location) return undefined
  const [, sx = 1, sy = 1, sz = 1] = scan.pixDimsRAS ?? []
  const [x = 0, y = 0, z = 0] = voxelAt(scan, location.mm)
  const values: number[] = []
  const [rx, ry, rz] = [sx, sy, sz].map((spacing) => Math.floor(ballMm / spacing)) as [number, number, number]
  for (let k = -rz; k <= rz; k++)
    for (let j = -ry; j <= ry; j++)
      for (let i = -rx; i <= rx; i++)
        if (Math.hypot(i * sx, j * sy, k * sz) <= ballMm) values.push(scan.getValue(x + i, y + j, z + k, scan.frame4D))
  const statistics = statisticsOf(Float64Array.from(values), voxelMm3(scan))
  return statistics && { ...statistics, of: `Ball around the crosshair, ${2 * ballMm} mm across` }
}

const never = { index: -1, name: '', color: '' }

function eachVoxel({ dimsRAS = [] }: NVImage, visit: (voxel: [number, number, number]) => void): void {
  const [, nx = 0, ny = 0, nz = 0] = dimsRAS
  for (let z = 0; z < nz; z++) for (let y = 0; y < ny; y++) for (let x = 0; x < nx; x++) visit([x, y, z])
}

function voxelMm3({ pixDimsRAS = [] }: NVImage): number {
  const [, x = 1, y = 1, z = 1] = pixDimsRAS
  return x * y * z
}

const worldOf = (volume: NVImage, voxel: readonly number[]) => Array.from(volume.vox2mm([...voxel], volume.matRAS as never))

function valueAt(volume: NVImage, mm: readonly number[]): number {
  const [x = 0, y = 0, z = 0] = voxelAt(volume, mm)
  return volume.getValue(x, y, z, volume.frame4D)
}
