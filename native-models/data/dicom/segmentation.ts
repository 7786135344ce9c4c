import type { Label, LabelVolume } from '../volume/volume.ts'
import { type Code, codesOf, sideOf } from './anatomy-codes.ts'
import { type Attribute, type Dataset, encodeDicomFile, textOf } from './dataset.ts'
import { type Frame, framesOf, packBits } from './segmentation-frames.ts'
import type { Slice, SliceSeries } from './series.ts'
import { newUid } from './uid.ts'

const segmentationStorage = '1.2.840.10008.5.1.4.1.1.66.4'
const explicitLittleEndian = '1.2.840.10008.1.2.1'

export interface SegmentationOptions {
  /** How it was made: 'AUTOMATIC' by an algorithm with this name, or by a person. */
  readonly algorithm?: string
  readonly version: string
  readonly madeAt: Date
  readonly description: string
}

/**
 * A label map as a DICOM Segmentation (PS3.3 A.51, binary) of the series that it was made from: one segment a label, one frame a label and slice,
 * each frame referring to its image. Patient, study and frame of reference are those of the series.
 * `Problem` (input) when it labels nothing, or lies elsewhere.
 */
export function encodeSegmentation(labels: LabelVolume, series: SliceSeries, options: SegmentationOptions): Uint8Array {
  const frames = framesOf(labels, series)
  const present = [...new Set(frames.map(({ label }) => label))]
  const segments = present.map(
    (index) => labels.labels.find((label) => label.index === index) ?? { index, name: `label ${index}`, color: '#cccccc' },
  )
  const [instance, dimensions] = [newUid(), newUid()]
  const source = series.slices[0].dataset
  const dataset: Dataset = {
    ...copied(source),
    '00080005': attribute('CS', 'ISO_IR 192'),
    '00080008': attribute('CS', 'DERIVED', 'PRIMARY'),
    '00080016': attribute('UI', segmentationStorage),
    '00080018': attribute('UI', instance),
    ...madeAt(options.madeAt),
    '00080060': attribute('CS', 'SEG'),
    '00080070': attribute('LO', 'Touchstone'),
    '0008103E': attribute('LO', options.description.slice(0, 64)),
    '00081090': attribute('LO', 'Touchstone'),
    '00081115': sequence({
      '0020000E': source['0020000E'] ?? attribute('UI', newUid()),
      '0008114A': sequence(...series.slices.map(referenceTo)),
    }),
    '00181000': attribute('LO', 'none'),
    '00181020': attribute('LO', options.version),
    '0020000E': attribute('UI', newUid()),
    '00200011': attribute('IS', 1000),
    '00200013': attribute('IS', 1),
    '00209221': sequence({ '00209164': attribute('UI', dimensions) }),
    '00209222': sequence(dimension(dimensions, 0x0062000b, 0x0062000a), dimension(dimensions, 0x00200032, 0x00209113)),
    '00280002': attribute('US', 1),
    '00280004': attribute('CS', 'MONOCHROME2'),
    '00280008': attribute('IS', frames.length),
    '00280010': attribute('US', series.rows),
    '00280011': attribute('US', series.columns),
    '00280100': attribute('US', 1),
    '00280101': attribute('US', 1),
    '00280102': attribute('US', 0),
    '00280103': attribute('US', 0),
    '00282110': attribute('CS', '00'),
    '00620001': attribute('CS', 'BINARY'),
    '00620002': sequence(...segments.map((label, n) => segment(label, n + 1, options))),
    '00700080': attribute('CS', 'SEGMENTATION'),
    '00700081': attribute('LO', options.description.slice(0, 64)),
    '00700084': attribute('PN', { Alphabetic: 'Touchstone' }),
    '52009229': sequence(sharedGroups(series)),
    '52009230': sequence(...frames.map((frame) => frameGroups(frame, series.slices[frame.slice], present.indexOf(frame.label) + 1))),
    '7FE00010': { vr: 'OB', Value: [arrayBuffer(packBits(frames))] },
  }
  const meta: Dataset = {
    '00020001': { vr: 'OB', Value: [Uint8Array.of(0, 1).buffer] },
    '00020002': attribute('UI', segmentationStorage),
    '00020003': attribute('UI', instance),
    '00020010': attribute('UI', explicitLittleEndian),
    '00020012': attribute('UI', newUid('touchstone')),
    '00020013': attribute('SH', 'TOUCHSTONE'),
  }
  return encodeDicomFile({ meta, dataset: inOrder(dataset) })
}

/** What patient, study and frame of reference are called in the source; type 2 attributes are there even when they are empty. */
function copied(source: Dataset): Dataset {
  const kept = ['00080020', '00080030', '00080050', '00080090', '00081030', '00100010', '00100020', '00100030', '00100040', '00101010']
  const needed: Dataset = {
    '00080020': { vr: 'DA', Value: [] },
    '00080030': { vr: 'TM', Value: [] },
    '00080050': { vr: 'SH', Value: [] },
    '00080090': { vr: 'PN', Value: [] },
    '00100010': { vr: 'PN', Value: [] },
    '00100020': { vr: 'LO', Value: [] },
    '00100030': { vr: 'DA', Value: [] },
    '00100040': { vr: 'CS', Value: [] },
    '00200010': { vr: 'SH', Value: [] },
    '0020000D': attribute('UI', newUid()),
    '00200052': attribute('UI', newUid()),
    '00201040': { vr: 'LO', Value: [] },
  }
  // A type 3 attribute of the source is not invented where it has none.
  const found = [...kept, ...Object.keys(needed)].flatMap((tag) => (source[tag]?.Value?.length ? [[tag, source[tag]] as const] : []))
  const identity = ['00120062', '00120063', '00120064', '00280303'].flatMap((tag) => (source[tag] ? [[tag, source[tag]] as const] : []))
  return { ...needed, ...Object.fromEntries([...found, ...identity]) }
}

function madeAt(date: Date): Dataset {
  const iso = date.toISOString()
  const day = attribute('DA', iso.slice(0, 10).replaceAll('-', ''))
  const time = attribute('TM', iso.slice(11, 19).replaceAll(':', ''))
  return { '00080021': day, '00080023': day, '00080031': time, '00080033': time }
}

function segment({ name, index, color }: Label, number: number, { algorithm }: SegmentationOptions): Dataset {
  const { category, type } = codesOf(name, index)
  const side = sideOf(name)
  const typeItem = { ...coded(type), ...(side && { '00620011': sequence(coded(side)) }) }
  return inOrder({
    '00620003': sequence(coded(category)),
    '00620004': attribute('US', number),
    '00620005': attribute('LO', name.slice(0, 64)),
    '00620006': attribute('ST', `Label ${index} of the label map`),
    '00620008': attribute('CS', algorithm ? 'AUTOMATIC' : 'SEMIAUTOMATIC'),
    '00620009': attribute('LO', (algorithm ?? 'Touchstone').slice(0, 64)),
    '0062000D': attribute('US', ...cielabOf(color)),
    '0062000F': sequence(typeItem),
  })
}

function sharedGroups({ slices, sliceSpacingMm }: SliceSeries): Dataset {
  const { dataset } = slices[0]
  return {
    '00209116': sequence({ '00200037': dataset['00200037'] }),
    '00289110': sequence({
      '00180050': attribute('DS', decimal(sliceSpacingMm)),
      '00180088': attribute('DS', decimal(sliceSpacingMm)),
      '00280030': dataset['00280030'],
    }),
  }
}

function frameGroups({ slice }: Frame, { dataset, ...rest }: Slice, segmentNumber: number): Dataset {
  const purpose = sequence(coded({ value: '121322', scheme: 'DCM', meaning: 'Source image for image processing operation' }))
  const derivation = sequence(coded({ value: '113076', scheme: 'DCM', meaning: 'Segmentation' }))
  return {
    '00089124': sequence({
      '00082112': sequence(inOrder({ ...referenceTo({ dataset, ...rest }), '0040A170': purpose })),
      '00089215': derivation,
    }),
    '00209111': sequence({ '00209157': attribute('UL', segmentNumber, slice + 1) }),
    '00209113': sequence({ '00200032': dataset['00200032'] }),
    '0062000A': sequence({ '0062000B': attribute('US', segmentNumber) }),
  }
}

function referenceTo({ dataset }: Slice): Dataset {
  return { '00081150': attribute('UI', textOf(dataset, '00080016') ?? ''), '00081155': attribute('UI', textOf(dataset, '00080018') ?? '') }
}

function dimension(organisation: string, pointer: number, group: number): Dataset {
  return { '00209164': attribute('UI', organisation), '00209165': attribute('AT', pointer), '00209167': attribute('AT', group) }
}

function coded({ value, scheme, meaning }: Code): Dataset {
  return { '00080100': attribute('SH', value), '00080102': attribute('SH', scheme), '00080104': attribute('LO', meaning) }
}

function attribute(vr: string, ...Value: unknown[]): Attribute {
  return { vr, Value }
}

function sequence(...Value: Dataset[]): Attribute {
  return { vr: 'SQ', Value }
}

function inOrder(dataset: Dataset): Dataset {
  return Object.fromEntries(Object.entries(dataset).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** A decimal string is at most 16 characters long. */
function decimal(value: number): string {
  return String(Number(value.toPrecision(8)))
}

function arrayBuffer(bytes: Uint8Array): ArrayBuffer {
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer
}

/** '#rrggbb' as CIELab in the whole numbers of DICOM (PS3.3 C.10.7.1.1), white point D50 by way of D65 sRGB. */
function cielabOf(color: string): number[] {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const level = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return level <= 0.04045 ? level / 12.92 : ((level + 0.055) / 1.055) ** 2.4
  })
  // sRGB to XYZ, adapted to D50 by Bradford (ICC.1:2022).
  const x = (0.4360747 * r + 0.3850649 * g + 0.1430804 * b) / 0.9642
  const y = 0.2225045 * r + 0.7168786 * g + 0.0606169 * b
  const z = (0.0139322 * r + 0.0971045 * g + 0.7141733 * b) / 0.8251
  const [fx, fy, fz] = [x, y, z].map((value) => (value > 216 / 24389 ? Math.cbrt(value) : ((24389 / 27) * value + 16) / 116))
  const lab = [(116 * fy - 16) / 100, (500 * (fx - fy) + 128) / 255, (200 * (fy - fz) + 128) / 255]
  return lab.map((value) => Math.min(65535, Math.max(0, Math.round(value * 65535))))
}
