import type { Material } from './tissues.ts'

/** Drawn uniformly between the two. */
export type Range = readonly [low: number, high: number]

/** Mean and spread of each material's intensity over scans, and of the noise inside it. */
export type Contrast = Readonly<
  Record<Material, { readonly mean: number; readonly meanSd: number; readonly std: number; readonly stdSd: number }>
>

export interface Background {
  /** How often air is exactly 0, and how often it is merely dark (then `lowMean`, `lowStd`); otherwise it is drawn like any other class. */
  readonly zero: number
  readonly low: number
  readonly lowMean: Range
  readonly lowStd: Range
}

/** One way to draw the spacing and thickness of slices; `axes: 'one'` leaves the other two at 1 mm. */
export interface Acquisition {
  readonly weight: number
  readonly axes: 'none' | 'one' | 'all'
  /** Spacing on the thick axis, or on each axis. */
  readonly spacingMm?: readonly [Range, Range, Range]
  /** Upper limit of the thickness; it is never more than the spacing. */
  readonly thicknessMm: Range | 'to spacing'
}

/** How heads are drawn: data, so that a recipe can be shown, stored and compared. */
export interface Recipe {
  readonly name: string
  readonly affine: { readonly scaling: number; readonly rotationDeg: number; readonly shearing: number; readonly shiftMm: number }
  readonly warp: { readonly stdMm: Range; readonly nodeMm: Range; readonly integrated: boolean }
  readonly flip: number
  readonly intensities:
    | { readonly by: 'class' | 'label' | 'side-tied class'; readonly mean: Range; readonly std: Range; readonly background: Background }
    | { readonly by: 'contrast'; readonly contrast: Contrast }
  /** Labels between white matter, cortex and fluid mix at their borders. */
  readonly partialVolume: boolean
  /** Share of a material's variance that is smooth (mottled at `textureMm`) instead of voxel-by-voxel; none in the published recipes. */
  readonly texture: { readonly share: Range; readonly nodeMm: Range }
  readonly bias: { readonly probability: number; readonly std: Range; readonly nodeMm: Range }
  readonly gamma: { readonly std: number; readonly scale: 'min-max' | '300' }
  readonly acquisitions: readonly Acquisition[]
  /** σ = factor · thickness (SynthSeg: of the lesser of spacing and thickness), times a draw from `jitter`; `nativeMm` where not thickened. */
  readonly blur: { readonly factor: number; readonly jitter: Range; readonly nativeMm: number }
  readonly noise: { readonly std: Range; readonly lowResolutionOnly: boolean; readonly rician: number }
  /** What a training stream adds; absent from the published recipes. */
  readonly staging?: Staging
}

/** What happens to scans on the way to a network. */
export interface Staging {
  /** How often the skull is stripped, and how: along the brain's envelope, without fluid, or some mm off it. */
  readonly strip: { readonly probability: number; readonly exact: number; readonly withoutFluid: number; readonly marginMm: Range }
  /** How often the field of view is cut on each of its six sides, and how deep into it, mm. */
  readonly cut: { readonly probability: number; readonly depthMm: Range }
  /** How often the neck is missing: the field of view ends this far below the middle of the brain. */
  readonly noNeck: { readonly probability: number; readonly belowMm: Range }
  /** σ of the smoothing that goes with resampling to the working grid, as a share of the grid's spacing. */
  readonly antialias: Range
}
