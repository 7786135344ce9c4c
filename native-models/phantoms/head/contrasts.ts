import type { Contrast } from './recipe.ts'
import type { Material } from './tissues.ts'

/**
 * T1-like intensities: the priors of SynthSeg (BBillot/SynthSeg, data/labels_classes_priors/prior_means_t1.npy and prior_stds_t1.npy,
 * Apache-2.0), rounded: [mean, its spread over scans, standard deviation inside, its spread].
 */
const t1Priors: Record<Material, readonly [number, number, number, number]> = {
  air: [7, 1.8, 5, 2.5],
  csf: [44.4, 11.2, 25.6, 9.8],
  cerebralWhite: [160.3, 21.7, 15.6, 5.5],
  cortex: [96.3, 12.2, 18.9, 6.3],
  cerebellarWhite: [136, 13.4, 15.3, 5.7],
  cerebellarCortex: [88.2, 10.6, 17.1, 5.5],
  thalamus: [129.5, 17.7, 19.6, 7.8],
  putamen: [124.1, 15.7, 13.8, 7.1],
  pallidum: [151.8, 19.5, 8.6, 4.1],
  ventralDiencephalon: [142.5, 16.1, 21.1, 7],
  lesion: [116.1, 14.8, 19.5, 7.2],
  perivascular: [86.8, 17.5, 17.2, 8.5],
  choroidPlexus: [59.6, 10.4, 23.7, 11.1],
  brainStem: [129.8, 12.2, 17.5, 6.8],
  artery: [126.4, 24.8, 84, 49.4],
  eye: [18.1, 3.8, 13.9, 7.4],
  softTissue: [93.9, 9.1, 48.6, 12.6],
  ocularMuscle: [117.1, 11.7, 64.8, 28.5],
  mucosa: [69.9, 9.2, 25.5, 13.1],
  skin: [113.7, 12.4, 74.9, 20.5],
  spinalCord: [68.2, 11.1, 35.9, 18.4],
  vein: [48.4, 8.6, 19.9, 9],
  corticalBone: [30.2, 6.9, 22, 11.6],
  marrow: [94.2, 18.3, 43.3, 20.1],
  opticNerve: [144.5, 16.3, 44.7, 26.2],
}

/** Plausible relative brightness (air 5, brightest fluid about 220) and the standard deviation inside; spreads are 8 % and 25 % of these. */
type Plain = Record<Material, readonly [mean: number, std: number]>

const t2: Plain = {
  air: [5, 4],
  csf: [220, 18],
  cerebralWhite: [85, 8],
  cortex: [122, 14],
  cerebellarWhite: [88, 9],
  cerebellarCortex: [116, 13],
  thalamus: [100, 10],
  putamen: [96, 9],
  pallidum: [70, 8],
  ventralDiencephalon: [88, 11],
  lesion: [165, 20],
  perivascular: [150, 25],
  choroidPlexus: [175, 25],
  brainStem: [92, 10],
  artery: [20, 20],
  eye: [225, 18],
  softTissue: [80, 36],
  ocularMuscle: [75, 25],
  mucosa: [150, 30],
  skin: [105, 40],
  spinalCord: [110, 20],
  vein: [45, 20],
  corticalBone: [15, 9],
  marrow: [105, 30],
  opticNerve: [92, 20],
}

const flair: Plain = {
  ...t2,
  csf: [28, 12],
  cerebralWhite: [112, 8],
  cortex: [145, 13],
  cerebellarWhite: [112, 9],
  cerebellarCortex: [136, 12],
  thalamus: [126, 10],
  putamen: [128, 10],
  pallidum: [106, 9],
  ventralDiencephalon: [114, 11],
  lesion: [205, 22],
  perivascular: [72, 20],
  choroidPlexus: [100, 25],
  brainStem: [116, 10],
  eye: [26, 10],
  softTissue: [100, 36],
  spinalCord: [105, 18],
  opticNerve: [106, 18],
}

const pd: Plain = {
  ...t2,
  csf: [196, 16],
  cerebralWhite: [142, 8],
  cortex: [178, 12],
  cerebellarWhite: [145, 9],
  cerebellarCortex: [174, 12],
  thalamus: [162, 9],
  putamen: [168, 9],
  pallidum: [140, 9],
  ventralDiencephalon: [150, 10],
  lesion: [200, 15],
  perivascular: [175, 15],
  choroidPlexus: [190, 18],
  brainStem: [148, 10],
  artery: [60, 35],
  eye: [190, 15],
  softTissue: [130, 36],
  ocularMuscle: [125, 20],
  skin: [140, 40],
  spinalCord: [160, 20],
  vein: [80, 25],
  corticalBone: [25, 12],
  marrow: [140, 30],
  opticNerve: [150, 20],
}

const mapped = <T>(entries: Record<Material, T>, make: (entry: T) => Contrast[Material]): Contrast =>
  Object.fromEntries(Object.entries(entries).map(([material, entry]) => [material, make(entry as T)])) as unknown as Contrast

const plain = ([mean, std]: readonly [number, number]) => ({ mean, meanSd: 0.08 * mean, std, stdSd: 0.25 * std })

/** The named contrasts for evaluation. */
export const contrasts = {
  T1: mapped(t1Priors, ([mean, meanSd, std, stdSd]) => ({ mean, meanSd, std, stdSd })),
  T2: mapped(t2, plain),
  FLAIR: mapped(flair, plain),
  PD: mapped(pd, plain),
} as const
export type ContrastName = keyof typeof contrasts
