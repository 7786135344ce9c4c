import { readFile } from 'node:fs/promises'
import dcmjs from 'dcmjs'
import { Problem } from '../problem.ts'
import { unreadable } from '../unreadable.ts'

/** One attribute. `Value` of a sequence holds data sets, of binary data ArrayBuffers. */
export interface Attribute {
  readonly vr: string
  readonly Value?: readonly unknown[]
}

/** Attributes by tag: eight hexadecimal digits, capitals. */
export type Dataset = Record<string, Attribute>

/** A file of part 10 of the standard. */
export interface DicomFile {
  /** Group 2. */
  readonly meta: Dataset
  readonly dataset: Dataset
}

// What it finds odd in a header it would print on the terminal.
dcmjs.log.setLevel('silent')
dcmjs.log.getLogger('validation.dcmjs').setLevel('silent')

/** Reads every attribute of a DICOM file. `Problem` (input) where it is none, or was written before part 10. */
export async function readDicomFile(path: string): Promise<DicomFile> {
  let bytes: Buffer
  try {
    bytes = await readFile(path)
  } catch (error) {
    throw unreadable(path, error)
  }
  try {
    const { meta, dict } = dcmjs.data.DicomMessage.readFile(
      bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer,
    )
    return { meta: meta as Dataset, dataset: dict as Dataset }
  } catch (error) {
    const what = `The attributes of this DICOM file cannot be read (${error instanceof Error ? error.message : error}).`
    throw new Problem({ file: path, what, remedy: 'Export it again from its source, as DICOM part 10.', cause: error })
  }
}

/** The bytes of a DICOM file, in the transfer syntax that its meta information names. */
export function encodeDicomFile({ meta, dataset }: DicomFile): Uint8Array {
  const file = new dcmjs.data.DicomDict({ ...meta })
  file.dict = dataset
  // Values longer than their type allows are common in real files.
  return new Uint8Array(file.write({ allowInvalidVRLength: true }))
}

/** The first value as text; undefined where there is none. */
export function textOf(dataset: Dataset, tag: string): string | undefined {
  const [first] = dataset[tag]?.Value ?? []
  if (typeof first === 'string') return first.trim()
  if (typeof first === 'number') return String(first)
  return typeof first === 'object' && first !== null && 'Alphabetic' in first ? String(first.Alphabetic).trim() : undefined
}

/** All values as numbers. */
export function numbersOf(dataset: Dataset, tag: string): number[] {
  return (dataset[tag]?.Value ?? []).map(Number)
}
