import { existsSync, realpathSync } from 'node:fs'
import { sep } from 'node:path'
import { Problem } from '../../../native-models/data/problem.ts'
import type { StoredItem } from '../catalogue/rows.ts'
import type { OpenStudy } from '../study/study.ts'
import { niftiOf, pictureOf } from './derived.ts'

/** Names that an item answers to; the first is the one to view. */
export function namesOf(item: Pick<StoredItem, 'kind' | 'name' | 'state'>): string[] {
  if (item.state === 'missing') return []
  const { kind, name, state } = item
  if ((kind !== 'volume' && kind !== 'labels') || state === 'unread') return ['file']
  const ending = name.toLowerCase().endsWith('.nii') ? 'nii' : 'nii.gz'
  return [`${kind === 'labels' ? 'label' : 'volume'}.${ending}`, 'file', 'thumbnail.png']
}

/** The path of what `/items/<id>/<name>` asks for; undefined when there is nothing of this name. `Problem` when it cannot be made. */
export async function itemFile(study: OpenStudy, item: StoredItem, name: string): Promise<{ path: string; type: string } | undefined> {
  const isImage = item.kind === 'volume' || item.kind === 'labels'
  const own = study.absolute(item.path)
  if (!existsSync(own)) throw new Problem({ file: item.name, what: 'The file is no longer where it was.', remedy: 'Say where it went.' })
  refuseLink(study, own, item.name)
  if (name === 'file') return { path: own, type: 'application/octet-stream' }
  if (isImage && /^(volume|label)\.nii(\.gz)?$/.test(name)) return { path: await niftiOf(study, item), type: 'application/octet-stream' }
  if (isImage && name === 'thumbnail.png') return { path: await pictureOf(study, item), type: 'image/png' }
  return undefined
}

/** Paths were resolved when they were imported: one that now leads elsewhere was swapped for a link since, and is not followed. */
function refuseLink(study: OpenStudy, path: string, name: string): void {
  const real = realpathSync(path)
  const isInside = study.relative(path) !== path
  const allowed = isInside ? [study.root, realpathSync(study.results)].some((root) => real.startsWith(root + sep)) : real === path
  if (!allowed)
    throw new Problem({ file: name, what: 'This is a link that leads out of the study.', remedy: 'Import the file that it leads to.' })
}
