import { anatomy, type ClassScheme } from './tissues.ts'

/** A structure that segment/structures tells apart, with FreeSurfer's number and name; a paired one has a number on either side. */
export interface Structure {
  readonly name: string
  /** The number of the structure, or of its left side; 0 for what is not brain. */
  readonly label: number
  readonly right?: number
}

/** The network's classes, in the order of its channels: six that have no sides, then fourteen that do. */
export const structures: readonly Structure[] = [
  { name: 'Background', label: 0 },
  { name: 'Non-brain head', label: 0 },
  { name: 'CSF', label: 24 },
  { name: '3rd-Ventricle', label: 14 },
  { name: '4th-Ventricle', label: 15 },
  { name: 'Brain-Stem', label: 16 },
  { name: 'Cerebral-White-Matter', label: 2, right: 41 },
  { name: 'Cerebral-Cortex', label: 3, right: 42 },
  { name: 'Lateral-Ventricle', label: 4, right: 43 },
  { name: 'Inf-Lat-Vent', label: 5, right: 44 },
  { name: 'Cerebellum-White-Matter', label: 7, right: 46 },
  { name: 'Cerebellum-Cortex', label: 8, right: 47 },
  { name: 'Thalamus', label: 10, right: 49 },
  { name: 'Caudate', label: 11, right: 50 },
  { name: 'Putamen', label: 12, right: 51 },
  { name: 'Pallidum', label: 13, right: 52 },
  { name: 'Hippocampus', label: 17, right: 53 },
  { name: 'Amygdala', label: 18, right: 54 },
  { name: 'Accumbens-area', label: 26, right: 58 },
  { name: 'VentralDC', label: 28, right: 60 },
]

export const firstPaired = structures.findIndex(({ right }) => right !== undefined)
const pairs = structures.length - firstPaired

/** Labels of the training maps that are part of a structure here, as in SynthSeg's own list: choroid plexus, lesions, vessels. */
const partOf: ReadonlyMap<number, number> = new Map([
  [25, 2],
  [57, 41],
  [30, 2],
  [62, 41],
  [136, 4],
  [163, 43],
  [137, 5],
  [164, 44],
  [72, 14],
])

/** Class of a code, sides apart: 0–19 as in `structures` with paired ones on the left, then the right sides of those. */
function sidedClass(label: number): number {
  const whole = partOf.get(label) ?? label
  if (whole === 0) return 0
  const middleOrLeft = structures.findIndex((structure) => structure.label === whole)
  if (middleOrLeft > 0) return middleOrLeft
  const right = structures.findIndex((structure) => structure.right === whole)
  return right > 0 ? right + pairs : 1
}

/** Structures with sides apart: 34 classes. */
export const sidedStructures: ClassScheme = {
  count: structures.length + pairs,
  ofCode: Uint8Array.from(anatomy, ({ label }) => sidedClass(label)),
}

/** Code → FreeSurfer's number of the structure that it is part of; 0 for what is not brain. */
export const labelOfCode: Uint8Array = Uint8Array.from(sidedStructures.ofCode, (c) =>
  c < structures.length ? structures[c].label : (structures[c - pairs].right ?? 0),
)
