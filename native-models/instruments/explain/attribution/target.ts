import type { Target } from '../../../attribution/method.ts'
import { Problem } from '../../../data/problem.ts'

const REMEDY =
  'Give a class such as 1, an element such as 0,4,7, "largest", "label:3" for a segmentation, "unit:NAME" or "unit:NAME:3,4" for an inner value.'

/** Reads the target off its text. `Problem` (usage) when it is none. */
export function targetOf(text: string, output?: string): Target {
  const named = output ? { output } : {}
  if (text === 'largest') return { kind: 'largest', ...named }
  const [kind, ...rest] = text.split(':')
  if (kind === 'label') return { kind: 'label', label: wholeNumbers(rest.join(':'), text)[0] ?? 0, ...named }
  if (kind === 'unit') {
    const last = rest.at(-1) ?? ''
    const indexed = rest.length > 1 && /^\d+(,\d+)*$/.test(last)
    const value = (indexed ? rest.slice(0, -1) : rest).join(':')
    if (!value) throw new Problem({ kind: 'usage', what: `The target "${text}" names no value.`, remedy: REMEDY })
    return { kind: 'unit', value, ...(indexed && { index: wholeNumbers(last, text) }) }
  }
  return { kind: 'element', index: wholeNumbers(text, text), ...named }
}

function wholeNumbers(text: string, whole: string): number[] {
  if (!/^\d+(,\d+)*$/.test(text)) throw new Problem({ kind: 'usage', what: `"${whole}" is no target.`, remedy: REMEDY })
  return text.split(',').map(Number)
}
