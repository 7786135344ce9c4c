import { Problem } from '../../../data/problem.ts'
import { spacingMm } from '../../../data/volume/values.ts'
import type { LabelVolume, Volume } from '../../../data/volume/volume.ts'
import type { Model } from '../../../graph/onnx/model.ts'
import { normaliseForNetwork } from '../../../phantoms/head/normalise.ts'
import { multiply, scaleAndShift, type Triple } from '../../../volume/affine.ts'
import { frameOf, type Grid3, gridOf, scaledValues, volumeOf } from '../../../volume/grid.ts'
import { reorient } from '../../../volume/reorient.ts'
import { resampleTo } from '../../../volume/resample.ts'

/** A scan as a network sees it. Arrays over the grid are x fastest, which as a tensor is (1, 1, z, y, x). */
export interface NetworkView {
  readonly grid: Grid3
  readonly values: Float32Array
  /** The range that values of the input have, where there is one. */
  readonly range?: readonly [number, number]
  /** Whether the network's axes run (x, y, z), as NumPy has a scan, instead of (z, y, x). */
  readonly turned: boolean
}

export interface ViewSettings {
  readonly spacingMm: number
  readonly intensities: 'percentiles' | 'z-score' | 'none'
  readonly axes: 'z, y, x' | 'x, y, z'
  readonly multiple: number
}

/**
 * The scan in RAS at the wanted spacing, cut or padded about its middle to the shape that the network asks for (or, where that is free, padded to
 * a multiple), with its intensities brought to the network's scale. `Problem` for networks that are not asked with one volume.
 */
export function viewOf(scan: Volume, model: Model, settings: ViewSettings, file: string): NetworkView {
  const upright = reorient(frameOf(scan, 0))
  const from = gridOf(upright)
  const turned = settings.axes === 'x, y, z'
  const asked = inputShape(model, file)
  const wanted = turned ? asked : [...asked].reverse()
  const own = spacingMm(from.affine)
  const step = own.map((mm) => (settings.spacingMm > 0 ? settings.spacingMm / mm : 1)) as unknown as Triple
  const shape = from.shape.map((n, axis) => wanted[axis] ?? roundedUp(Math.round(n / step[axis]), settings.multiple)) as unknown as Triple
  const shift = from.shape.map((n, axis) => {
    const start = (n - 1 - (shape[axis] - 1) * step[axis]) / 2
    // Whole voxels where nothing is resampled.
    return step[axis] === 1 ? Math.floor(start) : start
  }) as unknown as Triple
  const grid: Grid3 = { shape, affine: multiply(from.affine, scaleAndShift(step, shift)) }
  const moved = resampleTo(volumeOf(scaledValues(upright), from), grid, 'linear', 0, true).data as Float32Array
  const values = scalings[settings.intensities](moved)
  return { grid, values, range: settings.intensities === 'percentiles' ? [0, 1] : undefined, turned }
}

/** Truth on the grid of a view: the label at the middle of each voxel. */
export function labelsOn({ grid }: NetworkView, labels: LabelVolume): Int32Array {
  const { data, slope, intercept } = resampleTo(frameOf(labels, 0), grid, 'nearest')
  return Int32Array.from(data, (stored) => Math.round(stored * slope + intercept))
}

/** The shape of a sample, first two axes 1. */
export function tensorShape({ grid, turned }: NetworkView): number[] {
  return [1, 1, ...(turned ? grid.shape : [...grid.shape].reverse())]
}

/** An array over the grid in the order of the network's tensors, and back (`back`). */
export function inTensorOrder<T extends Float32Array | Int32Array>({ grid, turned }: NetworkView, data: T, back = false): T {
  if (!turned) return data
  const [nx, ny, nz] = grid.shape
  const out = data.slice() as T
  for (let k = 0, n = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, n++) {
        const m = k + nz * (j + ny * i)
        if (back) out[n] = data[m]
        else out[m] = data[n]
      }
  return out
}

const scalings: Readonly<Record<ViewSettings['intensities'], (values: Float32Array) => Float32Array>> = {
  percentiles: normaliseForNetwork,
  'z-score': standardised,
  none: (values) => values,
}

/** Mean 0 and standard deviation 1 of what is not 0; zeros stay. */
function standardised(values: Float32Array): Float32Array {
  const held = values.filter((value) => value !== 0)
  const mean = held.reduce((sum, value) => sum + value, 0) / (held.length || 1)
  const variance = held.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (held.length || 1)
  const scale = variance > 0 ? 1 / Math.sqrt(variance) : 0
  return values.map((value) => (value === 0 ? 0 : (value - mean) * scale))
}

function roundedUp(n: number, multiple: number): number {
  return Math.ceil(n / multiple) * multiple
}

/** The last three axes of the network's input; undefined where an axis is free. */
function inputShape(model: Model, file: string): (number | undefined)[] {
  const inputs = model.graph.inputs.filter(({ name }) => !model.graph.initializers.has(name))
  const shape = inputs[0]?.shape
  const refuse = (what: string) =>
    new Problem({
      file,
      what,
      remedy: 'Give a network that labels one volume: input (1, 1, depth, height, width), output (1, classes, …).',
    })
  if (inputs.length !== 1) throw refuse(`This network has ${inputs.length} inputs.`)
  if (shape && shape.length !== 5) throw refuse(`This network's input has ${shape.length} axes, not the 5 of a volume.`)
  if (typeof shape?.[1] === 'number' && shape[1] !== 1) throw refuse(`This network takes ${shape[1]} channels at once.`)
  return [2, 3, 4].map((axis) => {
    const size = shape?.[axis]
    return typeof size === 'number' && size > 0 ? size : undefined
  })
}
