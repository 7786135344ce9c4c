/** Stored voxel types. 64-bit integers and 128-bit floats are read into Float64Array. */
export type VoxelArray = Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array

/** 4×4, row-major, voxel index (i, j, k, 1) → RAS millimetres. */
export type Affine = readonly number[]

/** A scan. `data` holds stored values; the scaled value is `data[n] * slope + intercept`. */
export interface Volume {
  /** At least three long; the first axis varies fastest in `data`; further axes (time, direction, colour) follow. */
  readonly shape: readonly number[]
  readonly affine: Affine
  readonly data: VoxelArray
  readonly slope: number
  readonly intercept: number
  /** Where it came from, and what of its header a writer should keep. */
  readonly source?: VolumeSource
}

export interface VolumeSource {
  readonly file: string
  /** 'nifti1' | 'nifti2' | 'mgh' | 'nrrd' | 'metaimage' | 'dicom' */
  readonly format: string
  /** The stored type by its usual name: 'int16', 'float32', 'rgb24' … */
  readonly dtype: string
  /** What the coordinates are relative to, where the file says: 'scanner', 'aligned', 'talairach', 'mni' or 'template'. */
  readonly space?: string
  /** Unit of each axis beyond the third, where the file says: 's', 'ms', 'Hz' … */
  readonly timeUnit?: string
  /** Step along the fourth axis in `timeUnit`. */
  readonly timeStep?: number
  /** Warnings for the reader: 'no orientation in the header; assumed RAS' … */
  readonly notes?: readonly string[]
}

/** One label of a segmentation. */
export interface Label {
  readonly index: number
  readonly name: string
  /** '#rrggbb' */
  readonly color: string
}

/** A segmentation: integer voxels and what they mean. */
export interface LabelVolume extends Volume {
  readonly labels: readonly Label[]
}
