import { existsSync } from 'node:fs'
import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { writeFileAtomically } from '../atomic-file.ts'
import { Problem } from '../problem.ts'
import { readNpyTensor, writeNpy } from '../table/npy.ts'
import { curate } from './curation/curate.ts'
import { isCurationLog, readCurationLog } from './curation/log.ts'
import { numbersOfNpy } from './npy-numbers.ts'
import { folderOf } from './phy.ts'
import { readSpikes } from './read.ts'
import type { SpikeTrains } from './spike-trains.ts'

/**
 * Writes spikes, or what a log of curation made of them, as a new folder of Phy. Of a folder of Phy everything that a spike or a template has stays in its
 * row, so that amplitudes, features and templates still fit; the raw data is not copied but named. Other spikes are written in samples where they have them,
 * otherwise in seconds under the names of ALF, which Phy reads too. `Problem` (input) where the folder is there already.
 */
export async function writePhy(inPath: string, folder: string): Promise<void> {
  if (existsSync(folder)) throw new Problem({ file: folder, what: 'It is there already.', remedy: 'Name a folder that is not there yet.' })
  const log = existsSync(inPath) && (await isLog(inPath)) ? await readCurationLog(inPath) : undefined
  const trains = await readSpikes(inPath)
  const source = folderOf(log?.source ?? inPath)
  await mkdir(folder)
  const names = numbersOfIds(trains)
  if (source) await copyPhy(source, folder, log ? curate(await readSpikes(source), log.steps).places : undefined, names)
  else await writeNew(trains, folder, names)
  await writeGroups(trains, folder, names)
}

async function isLog(path: string): Promise<boolean> {
  return !folderOf(path) && isCurationLog(await readFile(path))
}

/** Phy counts its clusters: other names get numbers, and stay beside them. */
function numbersOfIds({ units }: SpikeTrains): readonly number[] {
  const ids = units.map(({ header }) => Number(header.id))
  const arePlain = ids.every((id, n) => Number.isInteger(id) && id >= 0 && String(id) === units[n].header.id)
  return arePlain ? ids : units.map((_, n) => n)
}

/** @param places of the spikes of each unit among those of the folder, as `curate` gives them; without them nothing was changed */
async function copyPhy(source: string, folder: string, places: readonly Uint32Array[] | undefined, ids: readonly number[]): Promise<void> {
  for (const name of await readdir(source))
    if (/\.npy$/.test(name) && !/^(spike_clusters|spikes\.clusters)/.test(name)) await copyFile(join(source, name), join(folder, name))
  const params = existsSync(join(source, 'params.py')) ? await readFile(join(source, 'params.py'), 'utf8') : ''
  const named = params.replace(/^(\s*dat_path\s*=\s*\[?\s*)(r?)(['"])(.+?)\3/m, (_, begin, raw, quote, dat) => {
    return `${begin}${raw}${quote}${resolve(source, dat)}${quote}`
  })
  if (params) await writeFileAtomically(join(folder, 'params.py'), [Buffer.from(named)])
  const inSeconds = !existsSync(join(source, 'spike_times.npy'))
  const read = async (...files: string[]) => {
    const name = files.find((each) => existsSync(join(source, each))) ?? files[0]
    return numbersOfNpy(await readNpyTensor(join(source, name)))
  }
  const times = await read('spike_times.npy', 'spikes.times.npy')
  const before = await read('spike_clusters.npy', 'spike_templates.npy', 'spikes.clusters.npy')
  const after = Int32Array.from(before)
  if (places) {
    // The order in which `readSpikes` has them: unit after unit, each in order of time, spikes at one time in order of the file.
    const rows = Uint32Array.from(times.keys()).sort((a, b) => before[a] - before[b] || times[a] - times[b] || a - b)
    for (const [unit, own] of places.entries()) for (const place of own) after[rows[place]] = ids[unit]
  }
  await writeNpy(join(folder, inSeconds ? 'spikes.clusters.npy' : 'spike_clusters.npy'), { shape: [after.length], data: after })
}

async function writeNew({ units, clock }: SpikeTrains, folder: string, ids: readonly number[]): Promise<void> {
  const isCounted = clock.kind === 'samples' && clock.startS === 0
  const total = units.reduce((sum, { times }) => sum + times.length, 0)
  const times = new Float64Array(total)
  const clusters = new Int32Array(total)
  let filled = 0
  for (const [n, own] of units.entries()) {
    const { startS, rateHz } = clock.kind === 'samples' ? clock : { startS: 0, rateHz: 1 }
    times.set(isCounted || clock.kind === 'seconds' ? own.times : own.times.map((sample) => startS + sample / rateHz), filled)
    clusters.fill(ids[n], filled, filled + own.times.length)
    filled += own.times.length
  }
  const order = Uint32Array.from(times.keys()).sort((a, b) => times[a] - times[b] || a - b)
  const sorted = Float64Array.from(order, (n) => times[n])
  const [timesName, clustersName] = isCounted ? ['spike_times', 'spike_clusters'] : ['spikes.times', 'spikes.clusters']
  const data = isCounted ? BigInt64Array.from(sorted, BigInt) : sorted
  await writeNpy(join(folder, `${timesName}.npy`), { shape: [total], data })
  await writeNpy(join(folder, `${clustersName}.npy`), { shape: [total], data: Int32Array.from(order, (n) => clusters[n]) })
  if (clock.rateHz !== null) await writeFileAtomically(join(folder, 'params.py'), [Buffer.from(`sample_rate = ${clock.rateHz}\n`)])
}

/** What is said of the units in words, a table a property as Phy has them; names that are no numbers among them. */
async function writeGroups({ units }: SpikeTrains, folder: string, ids: readonly number[]): Promise<void> {
  const isRenamed = units.some(({ header }, n) => header.id !== String(ids[n]))
  const known = new Set(units.flatMap(({ header }) => Object.keys(header)).filter((name) => /^\w+$/.test(name) && name !== 'spikes'))
  for (const name of known) {
    if (name === 'id' && !isRenamed) continue
    const title = name === 'id' ? 'name' : name
    const rows = units.flatMap(({ header }, n) => {
      const value = header[name] ?? null
      return value === null ? [] : [`${ids[n]}\t${String(value).replace(/[\t\r\n]+/g, ' ')}\n`]
    })
    if (rows.length > 0)
      await writeFileAtomically(join(folder, `cluster_${title}.tsv`), [Buffer.from(`cluster_id\t${title}\n${rows.join('')}`)])
  }
}
