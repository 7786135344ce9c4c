/** A concept of SNOMED CT as DICOM writes it. */
export interface Code {
  readonly value: string
  readonly scheme: string
  readonly meaning: string
}

const sct = (value: string, meaning: string): Code => ({ value, scheme: 'SCT', meaning })

/** What a segment is (PS3.16 CID 7150). */
export const anatomicalStructure = sct('123037004', 'Anatomical Structure')
export const morphologicallyAbnormal = sct('49755003', 'Morphologically Abnormal Structure')
const tissue = sct('85756007', 'Tissue')
const bodySubstance = sct('91720002', 'Body Substance')

interface Coded {
  readonly category: Code
  readonly type: Code
}

/** Names of labels that have a code. In order: the first that fits counts. */
const known: readonly (readonly [RegExp, Coded])[] = [
  [/lesion/i, { category: morphologicallyAbnormal, type: sct('52988006', 'Lesion') }],
  [/hippocamp/i, { category: anatomicalStructure, type: sct('5366008', 'Hippocampus') }],
  [/amygdala/i, { category: anatomicalStructure, type: sct('4958002', 'Amygdala') }],
  [/thalamus/i, { category: anatomicalStructure, type: sct('42695009', 'Thalamus') }],
  [/caudate/i, { category: anatomicalStructure, type: sct('11000004', 'Caudate nucleus') }],
  [/putamen/i, { category: anatomicalStructure, type: sct('89278009', 'Putamen') }],
  [/pallid/i, { category: anatomicalStructure, type: sct('14738005', 'Globus pallidus') }],
  [/accumbens/i, { category: anatomicalStructure, type: sct('427667007', 'Nucleus accumbens') }],
  [/cerebell\w* (and|cortex and) brain ?-?stem/i, { category: anatomicalStructure, type: sct('12738006', 'Brain') }],
  [/brain ?-?stem/i, { category: anatomicalStructure, type: sct('119238007', 'Brain stem') }],
  [/cerebellum.*white|cerebellar white/i, { category: tissue, type: sct('33060004', 'Cerebellar white matter') }],
  [/cerebell/i, { category: anatomicalStructure, type: sct('113305005', 'Cerebellum') }],
  [/(3rd|third).?ventricle/i, { category: anatomicalStructure, type: sct('49841001', 'Third ventricle') }],
  [/(4th|fourth).?ventricle/i, { category: anatomicalStructure, type: sct('35918002', 'Fourth ventricle') }],
  [/lateral.?ventricle/i, { category: anatomicalStructure, type: sct('66720007', 'Lateral ventricle') }],
  [/ventricle/i, { category: anatomicalStructure, type: sct('35764002', 'Brain ventricle') }],
  [/\bcsf\b|cerebrospinal/i, { category: bodySubstance, type: sct('65216001', 'Cerebrospinal fluid') }],
  [/cerebral.*white|white.*cerebral/i, { category: tissue, type: sct('68523003', 'Cerebral white matter') }],
  [/white.?matter|^wm$/i, { category: tissue, type: sct('389080008', 'White matter') }],
  [/gr[ae]y.?matter|^gm$/i, { category: tissue, type: sct('389081007', 'Gray matter') }],
  [/brain/i, { category: anatomicalStructure, type: sct('12738006', 'Brain') }],
]

/** The codes of a label by its name. One that is not known is called by its own name, under a scheme of its own ('99TOUCHSTONE'). */
export function codesOf(name: string, index: number): Coded {
  const found = known.find(([words]) => words.test(name.replaceAll('_', ' ')))?.[1]
  return found ?? { category: tissue, type: { value: `LABEL${index}`, scheme: '99TOUCHSTONE', meaning: name.slice(0, 64) } }
}

/** Left or right, where the name says it. */
export function sideOf(name: string): Code | undefined {
  if (/\b(left|lh)\b/i.test(name.replaceAll(/[-_]/g, ' '))) return sct('7771000', 'Left')
  return /\b(right|rh)\b/i.test(name.replaceAll(/[-_]/g, ' ')) ? sct('24028007', 'Right') : undefined
}
