import { Problem } from '../../../native-models/data/problem.ts'
import { type CurationStep, curationStep } from '../../../native-models/data/spikes/curation/step.ts'

const forms: readonly (readonly [RegExp, (groups: Readonly<Record<string, string>>) => unknown])[] = [
  [/^merge (?<units>.+)$/, ({ units }) => ({ do: 'merge', units: list(units) })],
  [/^split (?<unit>.+) at (?<s>\S+?) ?s$/, ({ unit, s }) => ({ do: 'split', unit, by: { fromS: Number(s) } })],
  [/^split (?<unit>.+) above (?<size>\S+)$/, ({ unit, size }) => ({ do: 'split', unit, by: { amplitude: Number(size) } })],
  [/^split (?<unit>.+) spikes (?<spikes>\S+)$/, ({ unit, spikes }) => ({ do: 'split', unit, by: { spikes: list(spikes).map(Number) } })],
  [/^label (?<units>.+) (?<label>\S+)$/, ({ units, label }) => ({ do: 'label', units: list(units), label })],
  [/^undo$/, () => ({ do: 'undo' })],
]

/** A step in words: 'merge 3,7', 'split 5 at 120 s', 'split 5 above 40', 'split 5 spikes 0,4', 'label 4,6 good', 'undo'. `Problem` (usage) for others. */
export function stepOf(words: string): CurationStep {
  for (const [form, make] of forms) {
    const match = form.exec(words.trim())
    const step = match ? curationStep.safeParse(make(match.groups ?? {})) : undefined
    if (step?.success) return step.data
  }
  throw new Problem({
    kind: 'usage',
    what: `"${words}" is no step.`,
    remedy:
      'Steps are: merge 3,7; split 5 at 120 s; split 5 above 40 (amplitude); split 5 spikes 0,4 (from 0, in order of time); label 4,6 good, mua, noise or unsorted; undo.',
  })
}

const list = (text = '') =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
