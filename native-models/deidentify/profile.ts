import { readFileSync } from 'node:fs'

/** What becomes of an attribute (PS3.15 Table E.1-1a): removed, emptied, given a dummy, a new UID, or looked into. */
export type Action = 'X' | 'Z' | 'D' | 'U' | 'keep'

interface Rule {
  readonly action: Action
  /** Dates and times that the option of modified dates keeps in order. */
  readonly isDate: boolean
  /** Whether one of the choices is to remove it: what is done with sequences, of which there is no dummy. */
  readonly mayGo: boolean
}

const table = JSON.parse(readFileSync(new URL('./basic-profile.json', import.meta.url), 'utf8')) as { actions: Record<string, string> }

/** Where the table leaves a choice by the type of the attribute, what every type allows. */
const chosen: Readonly<Record<string, Action>> = {
  X: 'X',
  Z: 'Z',
  D: 'D',
  U: 'U',
  'X/Z': 'Z',
  'X/D': 'D',
  'Z/D': 'D',
  'X/Z/D': 'D',
  // The references stay, with new identifiers.
  'X/Z/U*': 'keep',
}

const rules = new Map<string, Rule>(
  Object.entries(table.actions).flatMap(([action, tags]) =>
    tags.split(' ').map(
      (tag) =>
        [
          tag.toUpperCase(),
          {
            action: chosen[action.replace('!', '')],
            isDate: action.endsWith('!'),
            mayGo: action.startsWith('X') && !action.includes('U'),
          },
        ] as const,
    ),
  ),
)

/** The rule for a tag (eight hexadecimal digits); undefined where the profile has none. Private groups, old curves and
 * overlays are removed whole. */
export function ruleOf(tag: string): Rule | undefined {
  const group = Number.parseInt(tag.slice(0, 4), 16)
  const removed: Rule = { action: 'X', isDate: false, mayGo: true }
  if (group % 2 === 1 || /^(50|60)/.test(tag)) return removed
  return rules.get(tag.toUpperCase())
}
