import { type ContrastName, contrasts } from './contrasts.ts'
import type { Acquisition, Background, Range, Recipe, Staging } from './recipe.ts'

const dark: Background = { zero: 0.05, low: 0.25, lowMean: [0, 15], lowStd: [0, 5] }

const synthsegAcquisitions: readonly Acquisition[] = [
  { weight: 0.05, axes: 'none', thicknessMm: 'to spacing' },
  { weight: 0.1, axes: 'all', spacingMm: same([1, 4]), thicknessMm: 'to spacing' },
  { weight: 0.85, axes: 'one', spacingMm: same([1, 8]), thicknessMm: 'to spacing' },
]

/** SynthSeg (Billot et al. 2023), as its training code sets it: positions in millimetres because its maps are at 1 mm. */
export const synthseg: Recipe = {
  name: 'SynthSeg',
  affine: { scaling: 0.2, rotationDeg: 15, shearing: 0.012, shiftMm: 0 },
  warp: { stdMm: [0, 4], nodeMm: [16, 16], integrated: true },
  flip: 0.5,
  intensities: { by: 'class', mean: [0, 250], std: [0, 30], background: dark },
  partialVolume: false,
  texture: { share: [0, 0], nodeMm: [8, 8] },
  bias: { probability: 0.95, std: [0, 0.7], nodeMm: [40, 40] },
  gamma: { std: 0.5, scale: 'min-max' },
  acquisitions: synthsegAcquisitions,
  blur: { factor: 0.75, jitter: [1 / 1.03, 1.03], nativeMm: 0.5 },
  noise: { std: [0, 0], lowResolutionOnly: false, rician: 0 },
}

/** Brain-ID (Liu et al. 2024), the severe samples. */
export const brainIdSevere: Recipe = {
  name: 'Brain-ID severe',
  affine: { scaling: 0.2, rotationDeg: 15, shearing: 0.2, shiftMm: 15 },
  warp: { stdMm: [0, 4], nodeMm: [1 / 0.06, 1 / 0.03], integrated: false },
  flip: 0.5,
  intensities: { by: 'label', mean: [25, 225], std: [5, 25], background: { zero: 0.5, low: 0, lowMean: [0, 0], lowStd: [0, 0] } },
  partialVolume: true,
  texture: { share: [0, 0], nodeMm: [8, 8] },
  bias: { probability: 1, std: [0.1, 0.6], nodeMm: [1 / 0.04, 1 / 0.02] },
  gamma: { std: 0.1, scale: '300' },
  acquisitions: [
    { weight: 0.25, axes: 'none', thicknessMm: 'to spacing' },
    { weight: 0.25, axes: 'one', spacingMm: same([2.5, 8.5]), thicknessMm: [4, 6] },
    {
      weight: 0.25,
      axes: 'all',
      spacingMm: [
        [1.3, 1.7],
        [1.3, 1.7],
        [5, 5.4],
      ],
      thicknessMm: [5.4, 5.4],
    },
    { weight: 0.25, axes: 'all', spacingMm: same([2, 5]), thicknessMm: [5, 5] },
  ],
  blur: { factor: Math.log(5) / Math.PI, jitter: [0.85, 1.15], nativeMm: 0 },
  noise: { std: [5, 15], lowResolutionOnly: true, rician: 0 },
}

/** Brain-ID, the mild samples: the same head, hardly spoilt. */
export const brainIdMild: Recipe = {
  ...brainIdSevere,
  name: 'Brain-ID mild',
  bias: { probability: 1, std: [0, 0.02], nodeMm: [1 / 0.02, 1 / 0.01] },
  gamma: { std: 0.01, scale: '300' },
  noise: { std: [0, 0.02], lowResolutionOnly: true, rician: 0 },
}

/** T1-, T2-, FLAIR- and PD-like scans at 1 mm with moderate noise and bias: what segment/tissue is judged on. */
export function evaluationRecipe(contrast: ContrastName): Recipe {
  return {
    ...synthseg,
    name: `${contrast}-like`,
    affine: { scaling: 0.08, rotationDeg: 10, shearing: 0.01, shiftMm: 5 },
    warp: { stdMm: [0, 2], nodeMm: [16, 16], integrated: true },
    intensities: { by: 'contrast', contrast: contrasts[contrast] },
    texture: { share: [0.3, 0.6], nodeMm: [5, 9] },
    bias: { probability: 1, std: [0.1, 0.3], nodeMm: [40, 60] },
    gamma: { std: 0.05, scale: 'min-max' },
    acquisitions: [{ weight: 1, axes: 'none', thicknessMm: 'to spacing' }],
    noise: { std: [3, 6], lowResolutionOnly: false, rician: 1 },
  }
}

const staging: Staging = {
  strip: { probability: 0.35, exact: 0.45, withoutFluid: 0.25, marginMm: [-1.5, 8] },
  cut: { probability: 0.08, depthMm: [2, 45] },
  noNeck: { probability: 0.4, belowMm: [55, 90] },
  antialias: [0.38, 0.52],
}

/** Against real scans at 4 mm SynthSeg's slices are too wide (a Gaussian of 1.8 × the thickness): here 1.2 ×. */
const training = {
  affine: { scaling: 0.2, rotationDeg: 20, shearing: 0.05, shiftMm: 20 },
  warp: { stdMm: [0, 4] as Range, nodeMm: [16, 24] as Range, integrated: true },
  texture: { share: [0, 0.3] as Range, nodeMm: [5, 14] as Range },
  blur: { factor: 0.5, jitter: [0.85, 1.15] as Range, nativeMm: 0.5 },
  noise: { std: [0, 20] as Range, lowResolutionOnly: false, rician: 0.7 },
  staging,
}
const often0: Background = { zero: 0.2, low: 0.6, lowMean: [0, 20], lowStd: [0, 8] }

/** Noise, sides and background as scanners have them, SynthSeg's spread of contrasts. */
const anyContrast: Recipe = {
  ...synthseg,
  ...training,
  name: 'training: any contrast',
  intensities: { by: 'side-tied class', mean: [0, 250], std: [0, 30], background: often0 },
  acquisitions: [
    { weight: 0.5, axes: 'none', thicknessMm: 'to spacing' },
    { weight: 0.15, axes: 'all', spacingMm: same([1, 4]), thicknessMm: 'to spacing' },
    { weight: 0.35, axes: 'one', spacingMm: same([1, 8]), thicknessMm: 'to spacing' },
  ],
}

const likeContrast = (contrast: ContrastName): Recipe => ({
  ...anyContrast,
  name: `training: ${contrast}-like`,
  intensities: { by: 'contrast', contrast: contrasts[contrast] },
  gamma: { std: 0.25, scale: 'min-max' },
  bias: { probability: 0.95, std: [0, 0.5], nodeMm: [35, 70] },
})

const bothSides: Recipe['intensities'] = { by: 'side-tied class', mean: [25, 225], std: [5, 25], background: often0 }

export interface Mixture {
  readonly name: string
  readonly parts: readonly { readonly weight: number; readonly recipe: Recipe }[]
}

/** What segment/tissue learns from: mostly any contrast at all, a good part the four that clinics use, and the published recipes. */
export const tissueTraining: Mixture = {
  name: 'segment/tissue training',
  parts: [
    { weight: 0.45, recipe: anyContrast },
    { weight: 0.18, recipe: likeContrast('T1') },
    { weight: 0.08, recipe: likeContrast('T2') },
    { weight: 0.08, recipe: likeContrast('FLAIR') },
    { weight: 0.06, recipe: likeContrast('PD') },
    {
      weight: 0.1,
      recipe: { ...brainIdSevere, ...training, partialVolume: false, intensities: bothSides, name: 'training: Brain-ID severe' },
    },
    {
      weight: 0.05,
      recipe: {
        ...brainIdMild,
        ...training,
        partialVolume: false,
        intensities: bothSides,
        noise: brainIdMild.noise,
        name: 'training: Brain-ID mild',
      },
    },
  ],
}

function same(range: Range): readonly [Range, Range, Range] {
  return [range, range, range]
}
