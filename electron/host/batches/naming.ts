import { Problem } from '../../../native-models/data/problem.ts'
import type { StoredItem } from '../catalogue/rows.ts'
import { nameWithoutExtension } from '../runs/names.ts'

const known = ['subject', 'session', 'name', 'suffix', 'instrument', 'n'] as const

/** `Problem` (usage) for a naming scheme with a field that does not exist, or that would leave its folder. */
export function checkNaming(naming: string): void {
  const unknown = [...naming.matchAll(/\{([^}]*)\}/g)].find(([, field]) => !known.some((name) => name === field))
  const remedy = `Use ${known.map((name) => `{${name}}`).join(' ')} and / between folders.`
  if (unknown) throw new Problem({ kind: 'usage', what: `The naming scheme has no field ${unknown[0]}.`, remedy })
  if (naming.trim() === '' || /(^|\/)\.{1,2}(\/|$)|^\/|\\/.test(naming)) {
    throw new Problem({ kind: 'usage', what: `"${naming}" does not name a folder.`, remedy })
  }
}

/** The folder of one result of a batch, with '/' between folders. A field that an item has not is left out with the '_' or '-' before it. */
export function folderName(naming: string, item: StoredItem, instrument: string, n: number): string {
  const fields: Record<(typeof known)[number], string | null> = {
    subject: item.subject && `sub-${item.subject}`,
    session: item.session && `ses-${item.session}`,
    name: nameWithoutExtension(item.name),
    suffix: item.suffix,
    instrument: instrument.replaceAll('/', '-'),
    n: String(n + 1).padStart(4, '0'),
  }
  return naming
    .replace(/([_-]?)\{(\w+)\}/g, (_, joint: string, field: (typeof known)[number]) => (fields[field] ? `${joint}${fields[field]}` : ''))
    .split('/')
    .map((part) => part.replace(/[^\p{L}\p{N}._+ -]+/gu, '-').replace(/^[.\s_-]+|[.\s]+$/g, ''))
    .filter((part) => part !== '')
    .join('/')
}
