import { Problem } from '../problem.ts'

/** The fields of a NRRD header as written, keys in lower case. */
export interface NrrdFields {
  readonly values: ReadonlyMap<string, string>
  /** File names that follow `data file: LIST`. */
  readonly list: readonly string[]
  /** Where the data begin, if they are in this file. */
  readonly end: number
}

/** Source: teem.sourceforge.net/nrrd/format.html. */
export function parseNrrdFields(file: string, head: Uint8Array): NrrdFields {
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1')
  const blank = /\r?\n\r?\n/.exec(text)
  const lines = (blank ? text.slice(0, blank.index) : text).split(/\r?\n/).slice(1)
  const values = new Map<string, string>()
  const listed = lines.findIndex((line) => /^data ?file:\s*LIST/i.test(line))
  const described = listed < 0 ? lines : lines.slice(0, listed + 1)
  for (const line of described) {
    const [, key, value] = /^([^#:=][^:=]*):\s+(.*)$/.exec(line) ?? /^([^#:=][^:=]*):(?!=)(.*)$/.exec(line) ?? []
    if (key) values.set(synonyms[key.toLowerCase()] ?? key.toLowerCase(), value.trim())
  }
  if (!blank && !values.has('data file')) {
    throw new Problem({ file, place: 'NRRD header', what: 'The header does not end.', remedy: 'Copy the file again from its source.' })
  }
  const list = listed < 0 ? [] : lines.slice(listed + 1).filter((line) => line.trim() !== '')
  return { values, list, end: blank ? blank.index + blank[0].length : head.length }
}

const synonyms: Readonly<Record<string, string>> = {
  datafile: 'data file',
  lineskip: 'line skip',
  byteskip: 'byte skip',
  'space direction': 'space directions',
  centers: 'centerings',
}

/** '(1,0,0) none (0,1,0)' → [[1, 0, 0], undefined, [0, 1, 0]]. */
export function parseVectors(text: string): (number[] | undefined)[] {
  return (text.match(/none|\([^)]*\)/gi) ?? []).map((word) => (word.startsWith('(') ? word.slice(1, -1).split(',').map(Number) : undefined))
}

/** Words that may be quoted. */
export function parseWords(text: string): string[] {
  return (text.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', ''))
}
