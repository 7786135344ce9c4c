import { type Attribute, type Dataset, type DicomFile, textOf } from '../data/dicom/dataset.ts'
import { newUid } from '../data/dicom/uid.ts'
import type { Removal } from './log.ts'
import { ruleOf } from './profile.ts'
import { shiftedDicomDate, uidInstead } from './secret.ts'

export interface DicomOptions {
  readonly secret: string
  /** Goes into Patient's Name and Patient ID. */
  readonly pseudonym: string
  /** undefined: dates are removed. */
  readonly shiftDays: number | undefined
}

const standardRoot = '1.2.840.10008.'
const textTypes = new Set(['AE', 'CS', 'LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UR', 'UT'])
const dateTypes = new Set(['DA', 'DT'])

/** Dummies of each value representation (action D). */
const dummies: Readonly<Record<string, unknown>> = {
  AE: 'REMOVED',
  AS: '000Y',
  DA: '19000101',
  DS: '0',
  DT: '19000101000000',
  FD: 0,
  FL: 0,
  IS: '0',
  LO: 'REMOVED',
  LT: 'REMOVED',
  PN: { Alphabetic: 'REMOVED' },
  SH: 'REMOVED',
  SL: 0,
  SS: 0,
  ST: 'REMOVED',
  TM: '000000',
  UC: 'REMOVED',
  UL: 0,
  US: 0,
  UT: 'REMOVED',
}

/**
 * A DICOM file after the Basic Application Level Confidentiality Profile (PS3.15 E.2), with the option of modified dates where they are shifted.
 * Private attributes go. UIDs become others, the same for the same. What the profile does not name and yet holds a person, a date, an unknown type
 * or words that identified the patient elsewhere in the file is emptied too. Pixels are not touched.
 */
export function deidentifyDicom({ meta, dataset }: DicomFile, options: DicomOptions): { file: DicomFile; removals: Removal[] } {
  const removals: Removal[] = []
  const identifying = identifyingWordsOf(dataset)
  const burntIn = textOf(dataset, '00280301')
  if (burntIn === 'YES') removals.push(entry('00280301', 'warning', 'The image says that it has annotations burnt in: look at it.'))
  const uidOf = (uid: string) => (uid.startsWith(standardRoot) || uid === '' ? uid : uidInstead(options.secret, uid))
  const cleaned = clean(dataset, { ...options, identifying, uidOf, removals })
  const instance = textOf(cleaned, '00080018')
  const file: DicomFile = {
    meta: {
      ...(meta['00020001'] && { '00020001': meta['00020001'] }),
      '00020002': meta['00020002'],
      '00020003': { vr: 'UI', Value: [instance ?? newUid()] },
      '00020010': meta['00020010'],
      '00020012': { vr: 'UI', Value: [newUid('touchstone')] },
      '00020013': { vr: 'SH', Value: ['TOUCHSTONE'] },
    },
    dataset: inOrder({
      ...cleaned,
      '00100010': { vr: 'PN', Value: [{ Alphabetic: options.pseudonym }] },
      '00100020': { vr: 'LO', Value: [options.pseudonym] },
      '00120062': { vr: 'CS', Value: ['YES'] },
      '00120063': { vr: 'LO', Value: ['DICOM PS3.15 Basic Profile'] },
      '00120064': { vr: 'SQ', Value: methods(options.shiftDays !== undefined) },
      '00280303': { vr: 'CS', Value: [options.shiftDays === undefined ? 'REMOVED' : 'MODIFIED'] },
    }),
  }
  return { file, removals }
}

interface Cleaning extends DicomOptions {
  readonly identifying: readonly string[]
  readonly removals: Removal[]
  uidOf(uid: string): string
}

function clean(dataset: Dataset, cleaning: Cleaning): Dataset {
  const kept: [string, Attribute][] = []
  for (const [tag, attribute] of Object.entries(dataset)) {
    // Lengths of groups are retired, and would be wrong.
    if (tag.endsWith('0000')) continue
    const after = cleanedAttribute(tag, attribute, cleaning)
    if (after) kept.push([tag, after])
  }
  return Object.fromEntries(kept)
}

function cleanedAttribute(tag: string, attribute: Attribute, cleaning: Cleaning): Attribute | undefined {
  const { vr } = attribute
  const values = attribute.Value ?? []
  const rule = ruleOf(tag)
  const did = (action: Removal['action'], after: Attribute | undefined) => {
    cleaning.removals.push(entry(tag, action))
    return after
  }
  const isDate = rule?.isDate || (!rule && dateTypes.has(vr))
  if (isDate && cleaning.shiftDays !== undefined && values.length) {
    if (vr === 'TM') return plain(attribute)
    const shifted = values.map((value) => shiftedDicomDate(String(value), cleaning.shiftDays ?? 0))
    return shifted.every((value) => value !== undefined) ? did('shifted', { vr, Value: shifted }) : did('emptied', { vr, Value: [] })
  }
  const action = rule?.action ?? (vr === 'UI' ? 'U' : 'keep')
  if (action === 'X' || (vr === 'SQ' && rule?.mayGo)) return did('removed', undefined)
  if (action === 'Z' || (action === 'D' && !values.length)) return values.length ? did('emptied', { vr, Value: [] }) : { vr, Value: [] }
  if (action === 'D') return did('replaced', vr === 'SQ' ? { vr, Value: [] } : { vr, Value: [dummies[vr] ?? ''] })
  if (action === 'U' && vr === 'UI') {
    const uids = values.map((value) => cleaning.uidOf(String(value)))
    return uids.every((uid, n) => uid === values[n]) ? plain(attribute) : did('replaced', { vr, Value: uids })
  }
  if (vr === 'SQ') return { vr, Value: values.map((item) => clean(item as Dataset, cleaning)) }
  if (vr === 'UN') return did('removed', undefined)
  if (vr === 'PN' || dateTypes.has(vr)) return values.length ? did('emptied', { vr, Value: [] }) : plain(attribute)
  if (textTypes.has(vr) && mentions(values, cleaning.identifying)) return did('emptied', { vr, Value: [] })
  return plain(attribute)
}

/** As it was read, byte for byte. */
function plain(attribute: Attribute): Attribute {
  return attribute
}

/** Names, numbers and places that say who it was. */
const identityTags = [
  ...['00100010', '00100020', '00101000', '00101001', '00101040', '00102154', '00101005', '00101060', '00080050', '00080080', '00080081'],
  ...['00081010', '00080090', '00081050', '00081070', '00081048', '00200010', '00181000', '00321032', '00380010', '00380500'],
]

/** Names, numbers and places of the patient and the visit in a header, and the parts of names; small letters. */
export function identifyingWordsOf(dataset: Dataset): string[] {
  const texts = identityTags.flatMap((tag) => (dataset[tag]?.Value ?? []).map((value) => shownName(value)))
  const words = texts.flatMap((text) => [text, ...text.split(/[\^=\s,]+/)]).map((word) => word.trim().toLowerCase())
  return [...new Set(words)].filter((word) => word.length > 3)
}

function shownName(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Object.values(value).join(' ')
  return String(value ?? '')
}

function mentions(values: readonly unknown[], words: readonly string[]): boolean {
  const text = values.map(shownName).join(' ').toLowerCase()
  return words.some((word) => text.includes(word))
}

/** PS3.16 CID 7050. */
function methods(shifted: boolean): Dataset[] {
  const code = (value: string, meaning: string): Dataset => ({
    '00080100': { vr: 'SH', Value: [value] },
    '00080102': { vr: 'SH', Value: ['DCM'] },
    '00080104': { vr: 'LO', Value: [meaning] },
  })
  const basic = code('113100', 'Basic Application Confidentiality Profile')
  return shifted ? [basic, code('113107', 'Retain Longitudinal Temporal Information Modified Dates Option')] : [basic]
}

function entry(tag: string, action: Removal['action'], note = ''): Removal {
  const isPrivate = Number.parseInt(tag.slice(0, 4), 16) % 2 === 1
  const field = isPrivate ? 'private attributes' : `(${tag.slice(0, 4)},${tag.slice(4)})`
  return { where: 'DICOM', field, action, count: 1, note }
}

function inOrder(dataset: Dataset): Dataset {
  return Object.fromEntries(Object.entries(dataset).sort(([a], [b]) => (a < b ? -1 : 1)))
}
