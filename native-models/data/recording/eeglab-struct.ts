import type { MatValue, MatVariables } from '../matlab/value.ts'

/** Reading the values of MATLAB as EEGLAB uses them, where an empty array stands for nothing. */
export type MatRecord = Readonly<Record<string, MatValue | undefined>>

/** The first number of a value. */
export function numberIn(value: MatValue | undefined): number | undefined {
  return value?.kind === 'numbers' && value.data.length > 0 ? value.data[0] : undefined
}

/** A text, or a number written out; undefined for nothing. */
export function textIn(value: MatValue | undefined): string | undefined {
  if (value?.kind === 'text') return value.text === '' ? undefined : value.text
  const number = numberIn(value)
  return number === undefined ? undefined : String(number)
}

/** The elements of a struct array, wherever EEGLAB or another writer put them: itself, or in a cell each. */
export function recordsIn(value: MatValue | undefined): readonly MatRecord[] {
  if (value?.kind === 'struct') return value.records
  if (value?.kind === 'cell') return value.cells.flatMap((cell) => (cell.kind === 'struct' ? cell.records : []))
  return []
}

/** The struct EEG, or the variables themselves where they are its fields. */
export function eegOf(variables: MatVariables): MatRecord | undefined {
  const outer = recordsIn(variables.EEG)[0] ?? variables
  const inner = recordsIn(outer.EEG)[0] ?? outer
  return inner.srate === undefined || inner.nbchan === undefined ? undefined : inner
}
