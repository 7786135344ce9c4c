/**
 * What a head is made of: the eight tissues that Touchstone tells apart, and the anatomical labels (FreeSurfer's numbers, and the
 * extracerebral 502–530 of the SynthSeg training maps) that make them up.
 */

export const tissues = [
  { index: 0, name: 'Background', color: '#000000' },
  { index: 1, name: 'Non-brain head', color: '#7d6b5d' },
  { index: 2, name: 'Cerebrospinal fluid', color: '#3c78d8' },
  { index: 3, name: 'Ventricles', color: '#7fd4ff' },
  { index: 4, name: 'Cortical grey matter', color: '#d9546b' },
  { index: 5, name: 'Deep grey matter', color: '#f2a33a' },
  { index: 6, name: 'White matter', color: '#f5f1e6' },
  { index: 7, name: 'Cerebellum and brain stem', color: '#7bb661' },
] as const

export const tissueCount = tissues.length

const background = 0
const head = 1
const csf = 2
const ventricles = 3
const cortex = 4
const deepGrey = 5
const white = 6
const hindbrain = 7

/** Is this tissue brain whatever surrounds it? (Cerebrospinal fluid is brain only inside the envelope: see envelope.ts.) */
export const isParenchymaOrVentricle = (tissue: number): boolean => tissue >= ventricles

export interface AnatomicalLabel {
  /** FreeSurfer's number, or 502–530. */
  readonly label: number
  readonly name: string
  readonly tissue: number
  /** Labels of one class share one Gaussian in SynthSeg: its number among SynthSeg's 48 generation classes. */
  readonly synthsegClass: number
  /** The label on the other side; the label itself where it has none. */
  readonly mirror: number
  /** Which entry of a named contrast gives its intensity (contrasts.ts). */
  readonly material: Material
}

export const materials = [
  'air',
  'csf',
  'cerebralWhite',
  'cortex',
  'cerebellarWhite',
  'cerebellarCortex',
  'thalamus',
  'putamen',
  'pallidum',
  'ventralDiencephalon',
  'lesion',
  'perivascular',
  'choroidPlexus',
  'brainStem',
  'artery',
  'eye',
  'softTissue',
  'ocularMuscle',
  'mucosa',
  'skin',
  'spinalCord',
  'vein',
  'corticalBone',
  'marrow',
  'opticNerve',
] as const
export type Material = (typeof materials)[number]

type Row = [label: number, name: string, tissue: number, synthsegClass: number, material: Material]

const midline: Row[] = [
  [0, 'air', background, 0, 'air'],
  [14, 'third ventricle', ventricles, 1, 'csf'],
  [15, 'fourth ventricle', ventricles, 2, 'csf'],
  [16, 'brain stem', hindbrain, 3, 'brainStem'],
  [24, 'cerebrospinal fluid', csf, 4, 'csf'],
  [72, 'fifth ventricle', ventricles, 5, 'csf'],
  [85, 'optic chiasm', white, 6, 'cerebralWhite'],
  [502, 'artery', head, 7, 'artery'],
  [506, 'eye', head, 8, 'eye'],
  [507, 'soft tissue', head, 9, 'softTissue'],
  [508, 'ocular muscle', head, 10, 'ocularMuscle'],
  [509, 'mucosa', head, 11, 'mucosa'],
  [511, 'skin', head, 12, 'skin'],
  [512, 'spinal cord', head, 13, 'spinalCord'],
  [514, 'vein', head, 14, 'vein'],
  [515, 'cortical bone', head, 15, 'corticalBone'],
  [516, 'marrow', head, 16, 'marrow'],
  [530, 'optic nerve', head, 17, 'opticNerve'],
]

/** Left and right: each row is [left label, right label, …, left class, right class]. Hippocampus and amygdala count as cortical grey. */
const paired: [left: number, right: number, name: string, tissue: number, leftClass: number, rightClass: number, material: Material][] = [
  [2, 41, 'cerebral white matter', white, 18, 33, 'cerebralWhite'],
  [3, 42, 'cerebral cortex', cortex, 19, 34, 'cortex'],
  [4, 43, 'lateral ventricle', ventricles, 20, 35, 'csf'],
  [5, 44, 'inferior lateral ventricle', ventricles, 20, 35, 'csf'],
  [7, 46, 'cerebellar white matter', hindbrain, 21, 36, 'cerebellarWhite'],
  [8, 47, 'cerebellar cortex', hindbrain, 22, 37, 'cerebellarCortex'],
  [10, 49, 'thalamus', deepGrey, 23, 38, 'thalamus'],
  [11, 50, 'caudate', deepGrey, 24, 39, 'cortex'],
  [12, 51, 'putamen', deepGrey, 25, 40, 'putamen'],
  [13, 52, 'pallidum', deepGrey, 26, 41, 'pallidum'],
  [17, 53, 'hippocampus', cortex, 27, 42, 'cortex'],
  [18, 54, 'amygdala', cortex, 27, 42, 'cortex'],
  [25, 57, 'white-matter lesion', white, 28, 43, 'lesion'],
  [26, 58, 'accumbens', deepGrey, 29, 44, 'cortex'],
  [28, 60, 'ventral diencephalon', deepGrey, 30, 45, 'ventralDiencephalon'],
  [30, 62, 'perivascular space', deepGrey, 31, 46, 'perivascular'],
  [136, 163, 'choroid plexus', ventricles, 32, 47, 'choroidPlexus'],
  [137, 164, 'choroid plexus, inferior horn', ventricles, 32, 47, 'choroidPlexus'],
]

/** Every label, in the order of its code: a head map stores codes (places in this list), one byte a voxel. */
export const anatomy: readonly AnatomicalLabel[] = [
  ...midline.map(([label, name, tissue, synthsegClass, material]) => ({ label, name, tissue, synthsegClass, mirror: label, material })),
  ...paired.flatMap(([left, right, name, tissue, leftClass, rightClass, material]) => [
    { label: left, name: `left ${name}`, tissue, synthsegClass: leftClass, mirror: right, material },
    { label: right, name: `right ${name}`, tissue, synthsegClass: rightClass, mirror: left, material },
  ]),
]

export const synthsegClassCount = 48

/** Label number → code; undefined for a number that no head has. */
export const codeOfLabel: ReadonlyMap<number, number> = new Map(anatomy.map((entry, code) => [entry.label, code]))

/** Code → code of the same part on the other side. */
export const mirrorCode: Uint8Array = Uint8Array.from(anatomy, (entry) => codeOfLabel.get(entry.mirror) ?? 0)

/** Code → tissue. */
export const tissueOfCode: Uint8Array = Uint8Array.from(anatomy, (entry) => entry.tissue)

/** Which classes a network learns: how many, and the class of each code. */
export interface ClassScheme {
  readonly count: number
  readonly ofCode: Uint8Array
}

export const tissueClasses: ClassScheme = { count: tissueCount, ofCode: tissueOfCode }
