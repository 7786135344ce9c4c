import { existsSync, realpathSync } from 'node:fs'
import { basename } from 'node:path'
import { hashOf } from '../files/hash.ts'
import type { OpenStudy } from '../study/study.ts'
import { sql } from './database.ts'
import { describe } from './describe.ts'
import { type Added, addSource, type FoundItem, setState } from './items.ts'
import { type Candidate, walk } from './walk.ts'

export interface ImportContext {
  readonly signal: AbortSignal
  progress(fraction: number, message: string): void
  /** How to look at what has to be read whole. */
  readWhole(path: string): Promise<object>
  changed(ids: readonly string[]): void
}

export interface ImportCount {
  new: number
  copy: number
  moved: number
  known: number
  unread: number
  /** Names of files of no kind that is opened here. */
  others: string[]
}

/**
 * Puts everything in these files and folders on the list, where it lies. What is known by place, size and time is not read again, so that an
 * import that was interrupted goes on where it was.
 */
export async function importPlaces(study: OpenStudy, paths: readonly string[], context: ImportContext): Promise<ImportCount> {
  const count: ImportCount = { new: 0, copy: 0, moved: 0, known: 0, unread: 0, others: [] }
  const found: Candidate[] = []
  const seen = new Set<string>()
  context.progress(0, 'Looking for files')
  for (const path of paths) {
    for await (const candidate of walk(existsSync(path) ? realpathSync(path) : path, seen, undefined, (other) =>
      count.others.push(basename(other)),
    )) {
      context.signal.throwIfAborted()
      found.push(candidate)
      if (found.length % 500 === 0) context.progress(0, `Looking for files: ${found.length} so far`)
    }
  }
  const total = found.reduce((sum, { bytes }) => sum + bytes + perFile, 0)
  let done = 0
  const changed: string[] = []
  for (const [at, candidate] of found.entries()) {
    context.signal.throwIfAborted()
    context.progress(total ? done / total : 0, `${at + 1} of ${found.length}: ${basename(candidate.path)}`)
    const added = isKnown(study, candidate) ?? (await addNew(study, candidate, context, count))
    count[added.what]++
    if (added.what !== 'known') changed.push(added.id)
    if (changed.length >= 50) context.changed(changed.splice(0))
    done += candidate.bytes + perFile
  }
  context.changed(changed)
  return count
}

async function addNew(study: OpenStudy, candidate: Candidate, context: ImportContext, count: ImportCount): Promise<Added> {
  const item = await lookAt(study, candidate, context)
  if (item.state === 'unread') count.unread++
  return addSource(study.store, item, (path) => !existsSync(study.absolute(path)))
}

/** What an import did, and what it did not take and why. */
export function importedSentence({ new: added, copy, moved, known, unread, others }: ImportCount): string {
  const [first, ...more] = others
  const parts = [
    `${added} new`,
    copy ? `${copy} ${copy === 1 ? 'copy' : 'copies'} of what was here` : '',
    moved ? `${moved} moved` : '',
    known ? `${known} known already` : '',
    unread ? `${unread} that cannot be read (select ${unread === 1 ? 'it' : 'them'} to see why)` : '',
    first === undefined ? '' : `not taken: ${first}${more.length ? ` and ${more.length} more` : ''}, of no kind that is opened here`,
  ]
  return parts.filter(Boolean).join(', ')
}

/** Opening a file costs as much as reading so many bytes. */
const perFile = 200_000

function isKnown(study: OpenStudy, { path, bytes, modifiedMs }: Candidate): Added | undefined {
  const place = study.store.first(
    sql
      .selectFrom('places')
      .innerJoin('items', 'items.id', 'places.item_id')
      .select(['places.item_id', 'places.bytes', 'places.modified_ms', 'items.removed', 'items.state'])
      .where('places.path', '=', study.relative(path)),
  )
  if (!place || place.removed || place.bytes !== bytes || place.modified_ms !== Math.round(modifiedMs)) return undefined
  if (place.state === 'missing') setState(study.store, place.item_id, 'present')
  return { id: place.item_id, what: 'known' }
}

/** Reads hash and header. */
export async function lookAt(
  study: OpenStudy,
  { path, kind, subject, session, suffix, bytes, modifiedMs }: Omit<Candidate, 'isFolder'>,
  context: Pick<ImportContext, 'signal' | 'readWhole'>,
): Promise<FoundItem> {
  const { sha256 } = await hashOf(path, context.signal)
  const about = await describe(path, kind, context.readWhole)
  const space = /space-([A-Za-z0-9+]+)/.exec(basename(path))?.[1]
  return {
    sha256,
    bytes,
    modifiedMs,
    kind,
    name: basename(path),
    subject,
    session,
    suffix,
    format: about.format,
    path: study.relative(path),
    state: about.problem ? 'unread' : 'present',
    shape: JSON.stringify(about.shape),
    spacing_mm: JSON.stringify(about.spacingMm),
    header: JSON.stringify(space ? { ...about.header, bidsSpace: space } : about.header),
    labels: JSON.stringify(about.labels),
    problem: about.problem && JSON.stringify(about.problem),
  }
}
