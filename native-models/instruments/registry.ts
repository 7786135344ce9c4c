import { Problem } from '../data/problem.ts'
import type { Instrument } from './contract.ts'

/**
 * Every instrument by its id. A declaration is imported only when it is asked for, and it imports the network runtime only when it runs:
 * listing the instruments loads neither.
 */
const registry: Readonly<Record<string, () => Promise<{ default: Instrument }>>> = {
  'explain/tree': () => import('./explain/tree.ts'),
  'segment/tissue': () => import('./segment/tissue.ts'),
  'validate/attack': () => import('./validate/attack.ts'),
  'validate/spurious': () => import('./validate/spurious.ts'),
  'validate/overlap': () => import('./validate/overlap.ts'),
}

/** All ids, in the order in which they are listed. */
export function instrumentIds(): string[] {
  return Object.keys(registry)
}

/** The instrument called `id`; `Problem` (usage) when there is none. */
export async function findInstrument(id: string): Promise<Instrument> {
  const load = Object.hasOwn(registry, id) ? registry[id] : undefined
  if (!load) {
    throw new Problem({
      kind: 'usage',
      what: `There is no instrument called "${id}".`,
      remedy: `There are: ${instrumentIds().join(', ')}.`,
    })
  }
  return (await load()).default
}
