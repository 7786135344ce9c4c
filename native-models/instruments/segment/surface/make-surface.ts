import { Problem } from '../../../data/problem.ts'
import type { Mesh } from '../../../data/surface/mesh.ts'
import { spacingMm } from '../../../data/volume/values.ts'
import type { LabelVolume } from '../../../data/volume/volume.ts'
import { voxelVolumeMm3 } from '../../../volume/affine.ts'
import { boundingBox, boxGrid, cropTo, grow } from '../../../volume/crop.ts'
import { frameCount, gridOf, scaledValues, volumeOf } from '../../../volume/grid.ts'
import { smoothVoxels } from '../../../volume/smooth.ts'
import { type Curvature, curvatureOf } from '../../../volume/surface/curvature.ts'
import { decimate } from '../../../volume/surface/decimate.ts'
import { marchingCubes } from '../../../volume/surface/marching-cubes.ts'
import { areaMm2, enclosedMm3, openEdges } from '../../../volume/surface/mesh.ts'
import { nearestTo } from '../../../volume/surface/nearest.ts'
import { smoothMesh } from '../../../volume/surface/smooth-mesh.ts'
import type { Column, NumericArray, RunContext, Table } from '../../contract.ts'

export const surfaceColumns = [
  { name: 'measure', description: 'What was measured' },
  { name: 'value', description: 'Its value' },
  { name: 'unit', description: 'Its unit' },
] as const satisfies readonly Column[]

export interface SurfaceSettings {
  readonly labels: readonly number[]
  readonly smoothing: number
  readonly rounds: number
  readonly keep: number
  readonly radiusMm: number
}

/** The surface round the chosen labels together, with its measures and its normals and curvature at each vertex. */
export async function makeSurface(
  labels: LabelVolume,
  settings: SurfaceSettings,
  { progress, signal, warn }: RunContext,
): Promise<{ surface: Mesh; measures: Table; curvature: NumericArray }> {
  const { field, grid, voxels } = fieldOf(labels, settings)
  progress(0.2, 'Finding the surface')
  const rough = marchingCubes(field, grid, 0.5)
  if (!rough.triangles.length) {
    throw new Problem({
      file: labels.source?.file,
      what: 'Nothing is left of these labels after smoothing: they are thinner than the kernel.',
      remedy: 'Set smoothing to 0.',
    })
  }
  await new Promise(setImmediate)
  signal.throwIfAborted()
  progress(0.5, 'Smoothing it')
  const smooth = smoothMesh(rough, settings.rounds)
  await new Promise(setImmediate)
  signal.throwIfAborted()
  if (settings.keep < 1) progress(0.55, 'Taking triangles away')
  const surface = settings.keep < 1 ? decimate(smooth, (settings.keep * smooth.triangles.length) / 3) : smooth
  const changed = settings.keep < 1 ? changeOf(smooth, surface) : []
  progress(0.7, 'Fitting curvature')
  const { normals, mean, gaussian } = curvatureAt(surface, smooth, settings.radiusMm, Math.min(...spacingMm(grid.affine)))
  const [voxelMl, enclosedMl] = [(voxels * voxelVolumeMm3(grid.affine)) / 1000, enclosedMm3(surface) / 1000]
  const away = (100 * (enclosedMl - voxelMl)) / voxelMl
  if (Math.abs(away) > 10) {
    warn(`Smoothing changed the volume by ${away.toFixed(0)} %: the labels are thin. Set a smaller smoothing to follow them more closely.`)
  }
  const count = mean.length
  const data = new Float32Array(5 * count)
  for (let n = 0; n < count; n++) data.set([...normals.subarray(3 * n, 3 * n + 3), mean[n], gaussian[n]], 5 * n)
  const rows = [
    ['Volume inside', enclosedMl, 'mL'],
    ['Volume of the voxels', voxelMl, 'mL'],
    ['Area', areaMm2(surface) / 100, 'cm²'],
    ['Median mean curvature', middle(mean), '1/mm'],
    ['Median Gaussian curvature', middle(gaussian), '1/mm²'],
    ['Vertices', count, 'n/a'],
    ['Triangles', surface.triangles.length / 3, 'n/a'],
    // V − E + F with E = 3F / 2 of a closed mesh.
    ['Euler characteristic', count - surface.triangles.length / 6, 'n/a'],
    ['Edges not of two triangles', openEdges(surface), 'n/a'],
    ...changed,
  ] as const
  return {
    surface,
    measures: { columns: surfaceColumns, rows: rows.map(([measure, value, unit]) => ({ measure, value, unit })) },
    curvature: { shape: [count, 5], data },
  }
}

/** Curvature at the vertices of a surface, as the whole surface has it at its nearest vertex: few vertices would not do to fit it. */
function curvatureAt(surface: Mesh, whole: Mesh, radiusMm: number, cellMm: number): Curvature {
  const all = curvatureOf(whole, radiusMm)
  if (surface === whole) return all
  const at = nearestTo(surface.vertices, whole.vertices, cellMm)
  return {
    normals: Float32Array.from(surface.vertices, (_, n) => all.normals[3 * at[Math.floor(n / 3)] + (n % 3)]),
    mean: Float32Array.from(at, (n) => all.mean[n]),
    gaussian: Float32Array.from(at, (n) => all.gaussian[n]),
  }
}

/** What taking triangles away has done to a surface. */
function changeOf(before: Mesh, after: Mesh): (readonly [string, number, string])[] {
  const percent = (of: (mesh: Mesh) => number) => 100 * (of(after) / of(before) - 1)
  return [
    ['Volume changed by fewer triangles', percent(enclosedMm3), '%'],
    ['Area changed by fewer triangles', percent(areaMm2), '%'],
  ]
}

/** The labels as a smoothed field on a grid with room around them, so that the surface closes even where they touch the edge of the scan. */
function fieldOf(labels: LabelVolume, { labels: wanted, smoothing }: SurfaceSettings) {
  const { shape, source } = labels
  if (frameCount({ shape }) !== 1) {
    throw new Problem({
      file: source?.file,
      what: `This has ${shape.length} dimensions (${shape.join(' × ')}).`,
      remedy: 'Give one 3-D segmentation.',
    })
  }
  const whole = gridOf(labels)
  const values = scaledValues(labels)
  const mask = new Uint8Array(values.length)
  let voxels = 0
  for (let n = 0; n < values.length; n++) {
    if (!(wanted.length ? wanted.includes(values[n]) : values[n] > 0)) continue
    mask[n] = 1
    voxels++
  }
  const box = boundingBox(mask, whole.shape)
  if (!box) {
    throw new Problem({
      file: source?.file,
      what: wanted.length ? `No voxel has the label ${wanted.join(' or ')}.` : 'This segmentation has no label.',
      remedy: `Labels that occur: ${labels.labels.map(({ index }) => index).join(', ') || 'none'}.`,
    })
  }
  const finest = Math.min(...spacingMm(whole.affine))
  const sigma = spacingMm(whole.affine).map((mm) => (smoothing * finest) / mm) as [number, number, number]
  const room = Math.ceil(4 * smoothing) + 2
  const roomy = grow(box, [room, room, room])
  const grid = boxGrid(whole, roomy)
  const field = smoothVoxels(Float32Array.from(cropTo(volumeOf(mask, whole), roomy).data), grid.shape, sigma)
  return { field, grid, voxels }
}

function middle(values: Float32Array): number {
  const known = values.filter(Number.isFinite).sort()
  return known[known.length >> 1] ?? Number.NaN
}
