// node scripts/bench/catalogue.ts [items]: a catalogue of 100,000 items on disk; how long first rows, pages far down, searches and counts take,
// each as the median of several with the mark that it must keep, beside a plain SQLite table that is scanned. Ends with 1 when a mark is missed.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { itemFilter, itemQuery } from '../../electron/host/api/items.ts'
import { addTags, setNote, setRating } from '../../electron/host/catalogue/annotate.ts'
import { openStore } from '../../electron/host/catalogue/database.ts'
import { addSource } from '../../electron/host/catalogue/items.ts'
import { facetsOf, listItems } from '../../electron/host/catalogue/list.ts'
import { listColumns } from '../../electron/host/catalogue/rows.ts'

const marksMs = { open: 300, list: 50, facets: 50 }
const repeats = 15
const count = Number(process.argv[2] ?? 100_000)
const at = (part: number) => Math.floor(part * count)
const folder = mkdtempSync(join(tmpdir(), 'touchstone-bench-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
const file = join(folder, 'touchstone.sqlite')
const suffixes = ['T1w', 'T2w', 'FLAIR', 'bold', 'dseg']

const filling = await openStore(file)
const ids: string[] = []
filling.transaction(() => {
  for (let n = 0; n < count; n++) {
    const subject = String(Math.floor(n / 10)).padStart(5, '0')
    const session = String(1 + (Math.floor(n / 5) % 2))
    const suffix = suffixes[n % 5] ?? ''
    const name = `sub-${subject}_ses-${session}_${suffix}.nii.gz`
    const kind = suffix === 'dseg' ? 'labels' : 'volume'
    const texts = { shape: '[256,256,180]', spacing_mm: '[1,1,1]', header: '{}', labels: '[]', problem: null }
    const place = { path: `sub-${subject}/ses-${session}/anat/${name}`, bytes: 1_000_000 + ((n * 7919) % count), modifiedMs: n }
    const state = n % 997 === 0 ? 'missing' : 'present'
    const found = { ...texts, ...place, sha256: String(n), kind, name, suffix, format: 'nifti1', subject, session, state } as const
    ids.push(addSource(filling, found, () => false).id)
  }
  const every = (step: number) => ids.filter((_, n) => n % step === 0)
  addTags(filling, every(5), ['pilot'])
  addTags(filling, every(49), ['to look at'])
  setRating(filling, every(7), 'doubtful')
  for (const id of every(100)) setNote(filling, id, 'moved a little')
})
filling.close()

const lists: Readonly<Record<string, object>> = {
  'first page': {},
  'row 90,000': { offset: at(0.9) },
  'last page': { offset: count - 200 },
  ...Object.fromEntries(
    (['name', 'added', 'size', 'kind', 'rating'] as const).flatMap((sort) => [
      [`by ${sort}`, { sort }],
      [`by ${sort}, falling, row 90,000`, { sort, descending: true, offset: at(0.9) }],
    ]),
  ),
  'search, one subject': { filter: { search: 'sub-04217' } },
  'search, two words': { filter: { search: '0421 T1w' } },
  'search, a note': { filter: { search: 'moved' } },
  'search, in 20,000': { filter: { search: 'flair' } },
  'search, in all': { filter: { search: 'sub' } },
  'search, in all, last page': { filter: { search: 'sub' }, offset: count - 200 },
  'search and kind': { filter: { search: 'ses-2', kinds: ['labels'] } },
  'search and kind, last page': { filter: { search: 'ses-2', kinds: ['labels'] }, offset: at(0.1) - 200 },
  'search and kind, by size': { sort: 'size', filter: { search: 'ses-2', kinds: ['labels'] }, offset: at(0.05) },
  'search, kind, rating and tag': { filter: { search: 'ses-2', kinds: ['labels'], ratings: ['doubtful'], tags: ['to look at'] } },
  'two suffixes, far down': { filter: { suffixes: ['T1w', 'bold'] }, offset: at(0.39) },
  'two suffixes, by name, far down': { sort: 'name', filter: { suffixes: ['T1w', 'bold'] }, offset: at(0.39) },
  'missing ones': { filter: { states: ['missing'] } },
  'doubtful ones, far down': { filter: { ratings: ['doubtful'] }, offset: at(0.14) },
  'one subject': { filter: { subjects: ['04217'] } },
  'one tag of 20,000, far down': { filter: { tags: ['pilot'] }, offset: at(0.19) },
  '10,000 by their ids, far down': { filter: { ids: ids.slice(0, 10_000) }, offset: 9000 },
  'sources only, far down': { filter: { origin: 'source' }, offset: at(0.9) },
}
const counts: Readonly<Record<string, object>> = {
  all: {},
  'of a search': { search: 'ses-2' },
  'of a search and a kind': { search: 'ses-2', kinds: ['volume'] },
  'of a rating': { ratings: ['doubtful'] },
}

let missed = 0
const worst = { list: 0, facets: 0 }

const opening = await median(7, async () => {
  const opened = await openStore(file)
  listItems(opened, itemQuery.parse({}))
  opened.close()
})
say('open and first rows', opening, marksMs.open, `${count} items`)
const store = await openStore(file)
const another = () => listItems(store, itemQuery.parse({ filter: { search: 'nothing like it' } }))
for (const [name, query] of Object.entries(lists)) {
  const asked = itemQuery.parse(query)
  const { total } = listItems(store, asked)
  const time = await median(repeats, () => listItems(store, asked), another)
  worst.list = Math.max(worst.list, time.ms)
  say(name, time, marksMs.list, `${total} found`)
}
for (const [name, filter] of Object.entries(counts)) {
  const asked = itemFilter.parse(filter)
  const time = await median(repeats, () => facetsOf(store, asked), another)
  worst.facets = Math.max(worst.facets, time.ms)
  say(`counts of all choices, ${name}`, time, marksMs.facets, `${facetsOf(store, asked).total} items`)
}
await besidePlainScan()
console.log(`slowest list or search: ${worst.list.toFixed(1)} ms; slowest counts: ${worst.facets.toFixed(1)} ms; ${missed} marks missed`)
store.close()
process.exitCode = missed ? 1 : 0

/** The same questions put to the same rows in a table without indexes, by the same SQLite in the same run. */
async function besidePlainScan(): Promise<void> {
  const plain = new Database(join(folder, 'plain.sqlite'))
  plain.exec(`ATTACH '${file}' AS study; CREATE TABLE plain AS SELECT * FROM study.items; DETACH study`)
  const columns = listColumns.join(', ')
  const scans = {
    'first page': plain.prepare(`SELECT ${columns} FROM plain WHERE removed = 0 ORDER BY tree_key LIMIT 200`),
    'search, one subject': plain.prepare(
      `SELECT ${columns} FROM plain WHERE removed = 0 AND name LIKE '%sub-04217%' ORDER BY tree_key LIMIT 200`,
    ),
  }
  for (const [name, statement] of Object.entries(scans)) {
    const scanned = await median(5, () => statement.all())
    const ours = await median(5, () => listItems(store, itemQuery.parse(lists[name])), another)
    console.log(`       ${name}: a plain scan takes ${scanned.ms.toFixed(1)} ms, ${(scanned.ms / ours.ms).toFixed(0)} times as long`)
  }
  plain.close()
}

interface Timed {
  readonly ms: number
  readonly fromMs: number
  readonly toMs: number
}

/** Each time anew: what the catalogue remembers of the last search is of another one. */
async function median(times: number, work: () => unknown, forget: () => unknown = () => undefined): Promise<Timed> {
  const took: number[] = []
  for (let n = 0; n < times; n++) {
    forget()
    const start = performance.now()
    await work()
    took.push(performance.now() - start)
  }
  took.sort((a, b) => a - b)
  return { ms: took[times >> 1] ?? 0, fromMs: took[0] ?? 0, toMs: took.at(-1) ?? 0 }
}

function say(name: string, { ms, fromMs, toMs }: Timed, markMs: number, about: string): void {
  const kept = ms <= markMs
  if (!kept) missed++
  const range = `${fromMs.toFixed(1)}–${toMs.toFixed(1)}`
  console.log(`${kept ? 'ok    ' : 'MISSED'} ${name}: ${ms.toFixed(1)} ms (${range}), at most ${markMs}; ${about}`)
}
