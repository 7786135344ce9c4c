import { existsSync, renameSync } from 'node:fs'
import Database from 'better-sqlite3'
import { type Compilable, DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import { Problem } from '../../../native-models/data/problem.ts'
import { migrations } from './migrations.ts'
import type { Tables } from './tables.ts'

/** Builds typed SQL; it runs nothing by itself. */
export const sql = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
})

/** A study's database. Calls are synchronous: each is over in milliseconds, and nothing can come between the parts of a transaction. */
export interface Store {
  readonly file: string
  all<Row>(query: Compilable<Row>): Row[]
  first<Row>(query: Compilable<Row>): Row | undefined
  /** The number of rows changed. */
  run(query: Compilable<unknown>): number
  /** For what the builder cannot say. */
  raw<Row>(text: string, parameters?: readonly unknown[]): Row[]
  /** The same for what returns no rows: the number of rows changed. */
  execute(text: string, parameters?: readonly unknown[]): number
  /** All of `work` or nothing. The write lock is taken at once, so that two processes wait for each other and never fail halfway. */
  transaction<Result>(work: () => Result): Result
  /** Grows whenever another process has written. */
  version(): number
  /** Another word after every write, by whomever; what was read inside a transaction, which may be undone, never stays true. */
  written(): string
  close(): void
}

/**
 * Opens a database, making it or bringing it up to date; before a change of schema a copy is kept beside it as `<file>.before-<version>`.
 * `Problem` (input) when it is damaged, of a newer Touchstone, or cannot be written to.
 */
export async function openStore(file: string, steps = migrations): Promise<Store> {
  const db = openDatabase(file)
  try {
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = NORMAL')
    db.pragma('foreign_keys = ON')
    db.pragma('temp_store = MEMORY')
    db.pragma('cache_size = -65536')
    await migrate(db, file, steps)
    return storeOf(db, file)
  } catch (thrown) {
    db.close()
    throw databaseProblem(file, thrown)
  }
}

function openDatabase(file: string): Database.Database {
  try {
    // Another process may hold the lock for as long as a large import takes to write one block.
    return new Database(file, { timeout: 10_000 })
  } catch (thrown) {
    throw databaseProblem(file, thrown)
  }
}

async function migrate(db: Database.Database, file: string, steps: readonly string[]): Promise<void> {
  const before = Number(db.pragma('user_version', { simple: true }))
  if (before > steps.length) {
    throw new Problem({
      file,
      what: `This study was last opened with a newer Touchstone (its catalogue is version ${before}; this one knows ${steps.length}).`,
      remedy: 'Open it with that version, or a later one.',
    })
  }
  if (before === steps.length) return
  if (before > 0 && existsSync(file)) await backUp(db, `${file}.before-${steps.length}`)
  db.transaction(() => {
    // Another process may have done it meanwhile.
    for (let at = Number(db.pragma('user_version', { simple: true })); at < steps.length; at++) {
      db.exec(steps[at] ?? '')
      db.pragma(`user_version = ${at + 1}`)
    }
  }).immediate()
}

async function backUp(db: Database.Database, target: string): Promise<void> {
  const temporary = `${target}.${process.pid}.tmp`
  await db.backup(temporary)
  renameSync(temporary, target)
}

function storeOf(db: Database.Database, file: string): Store {
  const prepared = new Map<string, Database.Statement>()
  const statement = (text: string) => {
    const known = prepared.get(text)
    if (known) return known
    const made = db.prepare(text)
    if (prepared.size > 500) prepared.clear()
    prepared.set(text, made)
    return made
  }
  // What the disk or another process refuses is told as it is when a study is opened.
  const told = <Result>(work: () => Result): Result => {
    try {
      return work()
    } catch (thrown) {
      throw databaseProblem(file, thrown)
    }
  }
  return {
    file,
    all: <Row>(query: Compilable<Row>) =>
      told(() => {
        const { sql: text, parameters } = query.compile()
        return statement(text).all(...parameters) as Row[]
      }),
    first: <Row>(query: Compilable<Row>) =>
      told(() => {
        const { sql: text, parameters } = query.compile()
        return statement(text).get(...parameters) as Row | undefined
      }),
    run: (query) =>
      told(() => {
        const { sql: text, parameters } = query.compile()
        return statement(text).run(...parameters).changes
      }),
    raw: <Row>(text: string, parameters: readonly unknown[] = []) => told(() => statement(text).all(...parameters) as Row[]),
    execute: (text, parameters = []) => told(() => statement(text).run(...parameters).changes),
    transaction: (work) => (db.inTransaction ? work() : told(() => db.transaction(work).immediate())),
    version: () => Number(db.pragma('data_version', { simple: true })),
    written: () => {
      const { own } = statement('SELECT total_changes() AS own').get() as { own: number }
      return db.inTransaction ? `within ${Math.random()}` : `${db.pragma('data_version', { simple: true })} ${own}`
    },
    close: () => db.close(),
  }
}

function databaseProblem(file: string, thrown: unknown): unknown {
  const code = thrown instanceof Database.SqliteError ? thrown.code : ''
  const found = Object.entries(databaseErrors).find(([begin]) => code.startsWith(begin))
  return found ? new Problem({ file, ...found[1], cause: thrown }) : thrown
}

const damaged = {
  what: 'The catalogue of this study is damaged.',
  remedy:
    'Move touchstone.sqlite away and open the study again: it is made anew from the files; tags and notes are in its .before-* copies.',
}
const databaseErrors: Readonly<Record<string, { what: string; remedy: string }>> = {
  SQLITE_CORRUPT: damaged,
  SQLITE_NOTADB: damaged,
  SQLITE_BUSY: { what: 'Another program keeps the catalogue locked.', remedy: 'Close it, or try again in a moment.' },
  SQLITE_READONLY: {
    what: 'The catalogue cannot be written to.',
    remedy: 'Change its permissions, or copy the study to a folder of your own.',
  },
  SQLITE_CANTOPEN: { what: 'The catalogue cannot be opened.', remedy: 'Check that the folder exists and can be written to.' },
  SQLITE_FULL: { what: 'The disk is full.', remedy: 'Free some space and try again.' },
  SQLITE_IOERR: {
    what: 'The disk failed to read or write the catalogue.',
    remedy: 'Check that it is connected and has room, then try again.',
  },
}
