import { type Dirent, realpathSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { isSuite2p } from '../../../native-models/data/recording/suite2p.ts'
import { isMapping } from '../../../native-models/data/spikes/mapping/mapping.ts'
import { spikeFormatOf } from '../../../native-models/data/spikes/read.ts'
import { readHead } from '../../../native-models/data/volume/byte-source.ts'
import { isDicom } from '../../../native-models/data/volume/dicom-files.ts'
import { entitiesOf, type NamedAs, recognise, standsBeside } from './recognise.ts'

/** A file, or a folder of DICOM files, that may be an item. */
export interface Candidate extends NamedAs {
  readonly path: string
  readonly bytes: number
  readonly modifiedMs: number
  readonly isFolder: boolean
}

/** Folders that hold no data of the person: ours and version control's. */
const ourCatalogue = /^touchstone\.sqlite/
const passedOver = new Set(['node_modules', '__MACOSX', 'derivatives', 'code'])

/**
 * Every item in a file or folder, deepest folders last, in order of name. Hidden files, our own results and sidecars are passed over; a folder
 * that cannot be read is too; a folder reached twice by links is walked once, and a link that leads out of the folder is not followed.
 * @param other hears the path of each file that neither is an item nor belongs to one
 */
export async function* walk(
  path: string,
  seen: Set<string> = new Set(),
  root?: string,
  other?: (path: string) => void,
): AsyncGenerator<Candidate> {
  const about = await stat(path).catch(() => undefined)
  if (!about || (root !== undefined && leadsOut(path, root))) return
  if (about.isFile()) {
    const named = (await spikesInText(path)) ?? tracesOfImaging(path) ?? recognise(path) ?? (await unnamedDicom(path))
    if (named) yield { ...named, path, bytes: about.size, modifiedMs: about.mtimeMs, isFolder: false }
    else if (!standsBeside(path)) other?.(path)
    return
  }
  if (!about.isDirectory()) return
  const real = realpathSync(path)
  if (seen.has(real)) return
  seen.add(real)
  const entries = (await readdir(path, { withFileTypes: true }).catch((): Dirent[] => [])).sort((a, b) =>
    a.name.localeCompare(b.name, 'en', { numeric: true }),
  )
  const spikes = await sortedSpikesIn(path, entries)
  if (spikes) {
    yield { ...entitiesOf(path), kind: 'spikes', path, ...spikes, isFolder: true }
    return
  }
  const series = await seriesIn(path, entries)
  if (series) yield { ...entitiesOf(path), kind: 'volume', path, ...series, isFolder: true }
  for (const entry of entries) {
    if (entry.name.startsWith('.') || ourCatalogue.test(entry.name) || (root === undefined && passedOver.has(entry.name))) continue
    if (series && !entry.isDirectory()) continue
    yield* walk(join(path, entry.name), seen, root ?? real, other)
  }
}

/** Tables and text whose first lines say that they hold spikes, and mappings that say how spikes are read. */
async function spikesInText(path: string): Promise<NamedAs | undefined> {
  if (/\.json$/i.test(path) && isMapping(await readHead(path, 64).catch(() => new Uint8Array())))
    return { ...entitiesOf(path), kind: 'spikes' }
  if (!/\.(csv|tsv|txt)$/i.test(path) || standsBeside(path)) return undefined
  const format = await spikeFormatOf(path).catch(() => undefined)
  return format && { ...entitiesOf(path), kind: 'spikes' }
}

/** Traces that Suite2p made of a film are recordings, other arrays are not. */
function tracesOfImaging(path: string): NamedAs | undefined {
  return isSuite2p(path) ? { ...entitiesOf(path), kind: 'recording' } : undefined
}

/** Folders whose files are DICOM are one item. */
async function seriesIn(path: string, entries: readonly Dirent[]): Promise<{ bytes: number; modifiedMs: number } | undefined> {
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.') && /(\.(dcm|ima)|^[^.]+|\.\d+)$/i.test(entry.name))
  const first = files[0]
  if (!first || files.length < 2 || !(await looksLikeDicom(join(path, first.name)))) return undefined
  return sizeOf(path, files)
}

/** A folder that a spike sorter wrote is one item. */
async function sortedSpikesIn(path: string, entries: readonly Dirent[]): Promise<{ bytes: number; modifiedMs: number } | undefined> {
  const names = new Set(entries.map(({ name }) => name))
  const isSorted = names.has('spike_times.npy') && (names.has('spike_clusters.npy') || names.has('spike_templates.npy'))
  if (!isSorted && !(names.has('spikes.times.npy') && names.has('spikes.clusters.npy'))) return undefined
  return sizeOf(
    path,
    entries.filter((entry) => entry.isFile()),
  )
}

async function sizeOf(path: string, files: readonly Dirent[]): Promise<{ bytes: number; modifiedMs: number }> {
  let [bytes, modifiedMs] = [0, 0]
  for (const file of files) {
    const about = await stat(join(path, file.name)).catch(() => undefined)
    bytes += about?.size ?? 0
    modifiedMs = Math.max(modifiedMs, about?.mtimeMs ?? 0)
  }
  return { bytes, modifiedMs }
}

async function unnamedDicom(path: string): Promise<NamedAs | undefined> {
  if (!/(^|[/\\])[^./\\]+$/.test(path) || !(await looksLikeDicom(path))) return undefined
  return { ...entitiesOf(path), kind: 'volume' }
}

async function looksLikeDicom(path: string): Promise<boolean> {
  try {
    return isDicom(await readHead(path, 1024))
  } catch {
    return false
  }
}

function leadsOut(path: string, root: string): boolean {
  try {
    return !`${realpathSync(path)}${sep}`.startsWith(root.endsWith(sep) ? root : root + sep)
  } catch {
    return true
  }
}
