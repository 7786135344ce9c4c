import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { Problem } from '../../../native-models/data/problem.ts'
import { remember, remembered } from '../catalogue/annotate.ts'
import { openStore, type Store, sql } from '../catalogue/database.ts'
import { newId } from '../catalogue/items.ts'
import { diskProblem } from '../files/problem-json.ts'
import { fromText } from '../files/tsv.ts'
import { cacheFolder } from '../files/user-folders.ts'

/** A study that is open: where it is, and its catalogue. */
export interface OpenStudy {
  readonly id: string
  readonly name: string
  readonly kind: 'touchstone' | 'bids'
  readonly root: string
  /** Where results go. */
  readonly results: string
  readonly writable: boolean
  readonly store: Store
  readonly openedAt: string
  /** The path as the catalogue holds it, and back. */
  relative(path: string): string
  absolute(path: string): string
  close(): void
}

const databaseName = 'touchstone.sqlite'

/** What a folder is: a study of ours, a BIDS dataset, or neither. */
export function studyKindOf(folder: string): 'touchstone' | 'bids' | null {
  if (existsSync(join(folder, databaseName))) return 'touchstone'
  return existsSync(join(folder, 'dataset_description.json')) ? 'bids' : null
}

/**
 * Opens a study. A folder of ours holds `touchstone.sqlite` and `derivatives/`; in a BIDS dataset both go to `derivatives/touchstone/`, as BIDS asks,
 * and nothing else in it is touched. Where that cannot be written to, they go to the user's cache.
 * `Problem` (input) when the folder is neither, unless `create` says to make it a study.
 */
export async function openStudy(folder: string, { create = false } = {}): Promise<OpenStudy> {
  if (create) makeFolder(folder)
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new Problem({ file: folder, what: 'There is no such folder.', remedy: 'It may have been moved, or its disk is not connected.' })
  }
  const root = realpathSync(folder)
  const kind = studyKindOf(root) ?? (create ? 'touchstone' : null)
  if (!kind) {
    throw new Problem({
      file: root,
      what: 'This folder is neither a study nor a BIDS dataset.',
      remedy: 'Create a study and import the folder into it: its files stay where they are.',
    })
  }
  const { home, results, writable } = placesOf(root, kind)
  mkdirSync(results, { recursive: true })
  const store = await openStore(join(home, databaseName))
  const id = remembered(store, 'id') ?? newId()
  remember(store, 'id', id)
  readParticipants(root, store)
  return {
    id: String(id),
    name: nameOf(root, kind),
    kind,
    root,
    results,
    writable,
    store,
    openedAt: new Date().toISOString(),
    relative: (path) => relativePath(root, path),
    absolute: (path) => (isAbsolute(path) ? path : join(root, ...path.split('/'))),
    close: () => store.close(),
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (thrown) {
    throw diskProblem(thrown, folder) ?? thrown
  }
}

function placesOf(root: string, kind: 'touchstone' | 'bids'): { home: string; results: string; writable: boolean } {
  const cached = join(cacheFolder(), 'studies', createHash('sha256').update(root).digest('hex').slice(0, 16))
  if (!canWrite(root)) return { home: makePrivate(cached), results: join(cached, 'derivatives'), writable: false }
  if (kind === 'touchstone') return { home: root, results: join(root, 'derivatives'), writable: true }
  const own = join(root, 'derivatives', 'touchstone')
  mkdirSync(own, { recursive: true })
  return { home: own, results: own, writable: true }
}

function makePrivate(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folder
}

function canWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

function relativePath(root: string, path: string): string {
  const within = relative(root, resolve(path))
  return within === '' || within.startsWith(`..${sep}`) || within === '..' || isAbsolute(within)
    ? resolve(path)
    : within.split(sep).join('/')
}

function nameOf(root: string, kind: 'touchstone' | 'bids'): string {
  if (kind === 'touchstone') return basename(root)
  try {
    const { Name } = JSON.parse(readFileSync(join(root, 'dataset_description.json'), 'utf8')) as { Name?: unknown }
    return typeof Name === 'string' && Name.trim() ? Name.trim() : basename(root)
  } catch {
    return basename(root)
  }
}

/** Age, sex and what else participants.tsv says. */
function readParticipants(root: string, store: Store): void {
  const file = join(root, 'participants.tsv')
  if (!existsSync(file)) return
  try {
    const { rows } = fromText(readFileSync(file, 'utf8'), '\t')
    store.transaction(() => {
      store.run(sql.deleteFrom('subjects'))
      for (const { participant_id, ...about } of rows) {
        const subject = String(participant_id ?? '').replace(/^sub-/, '')
        const row = { subject, about: JSON.stringify(about) }
        if (subject)
          store.run(
            sql
              .insertInto('subjects')
              .values(row)
              .onConflict((conflict) => conflict.doNothing()),
          )
      }
    })
  } catch (thrown) {
    // A study opens without it; items are listed all the same.
    if (!(thrown instanceof Error)) throw thrown
  }
}
