// node scripts/bench/catalogue.ts [items]: a catalogue of 100,000 items on disk, opened anew; how long a list, a page far down and a search take.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { itemQuery } from '../../electron/host/api/items.ts'
import { openStore } from '../../electron/host/catalogue/database.ts'
import { addSource } from '../../electron/host/catalogue/items.ts'
import { facetsOf, listItems } from '../../electron/host/catalogue/list.ts'

const count = Number(process.argv[2] ?? 100_000)
const folder = mkdtempSync(join(tmpdir(), 'touchstone-bench-'))
const file = join(folder, 'touchstone.sqlite')
const suffixes = ['T1w', 'T2w', 'FLAIR', 'bold', 'dseg']

const filling = await openStore(file)
filling.transaction(() => {
  for (let n = 0; n < count; n++) {
    const subject = String(Math.floor(n / 10)).padStart(5, '0')
    const session = String(1 + (Math.floor(n / 5) % 2))
    const suffix = suffixes[n % 5] ?? ''
    const name = `sub-${subject}_ses-${session}_${suffix}.nii.gz`
    const kind = suffix === 'dseg' ? 'labels' : 'volume'
    const texts = { shape: '[256,256,180]', spacing_mm: '[1,1,1]', header: '{}', labels: '[]', problem: null }
    const place = { path: `sub-${subject}/ses-${session}/anat/${name}`, bytes: 1_000_000 + n, modifiedMs: n }
    addSource(
      filling,
      { ...texts, ...place, sha256: String(n), kind, name, suffix, format: 'nifti1', subject, session, state: 'present' },
      () => false,
    )
  }
})
filling.close()

const cases: Readonly<Record<string, object>> = {
  'first page': {},
  'page at the end': { offset: count - 200 },
  'by name, middle': { sort: 'name', offset: count / 2 },
  'by size, falling': { sort: 'size', descending: true },
  'search, one subject': { filter: { search: 'sub-04217' } },
  'search, two words': { filter: { search: '0421 T1w' } },
  'search, in 20,000': { filter: { search: 'flair' } },
  'search, in all': { filter: { search: 'sub' } },
  'search, in all, at the end': { filter: { search: 'sub' }, offset: count - 200 },
  'search and filter': { filter: { search: 'ses-2', kinds: ['labels'] } },
  'filter of two kinds': { filter: { suffixes: ['T1w', 'bold'] }, offset: 20_000 },
}
const began = performance.now()
const store = await openStore(file)
listItems(store, itemQuery.parse({}))
console.log(`open and first rows: ${(performance.now() - began).toFixed(1)} ms (${count} items)`)
let worst = 0
for (const [name, query] of Object.entries(cases)) {
  const asked = itemQuery.parse(query)
  const times = Array.from({ length: 15 }, () => {
    const start = performance.now()
    listItems(store, asked)
    return performance.now() - start
  }).sort((a, b) => a - b)
  const { total } = listItems(store, asked)
  const median = times[7] ?? 0
  worst = Math.max(worst, median)
  console.log(`${name}: ${median.toFixed(1)} ms (${(times[0] ?? 0).toFixed(1)}–${(times[14] ?? 0).toFixed(1)}), ${total} found`)
}
const start = performance.now()
facetsOf(store, {})
console.log(`counts of all choices: ${(performance.now() - start).toFixed(1)} ms`)
console.log(`slowest list or search: ${worst.toFixed(1)} ms`)
store.close()
rmSync(folder, { recursive: true })
