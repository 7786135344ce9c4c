import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Problem } from '../problem.ts'
import { readNpyTensor } from '../table/npy.ts'
import { numbersOfNpy } from './npy-numbers.ts'
import { phyWaveforms } from './phy-waveforms.ts'
import { parsePythonLiterals } from './python-literals.ts'
import type { SpikeFormat } from './spike-format.ts'
import { type SpikeTrains, spanOf, type Unit, type UnitHeader } from './spike-trains.ts'
import { unitsFromPairs } from './unit-times.ts'

type Cell = string | number | null

/**
 * A folder of Phy, Kilosort or ALF: spike times in samples (or seconds: `spikes.times.npy`), the cluster of each, and what people said of the
 * clusters. `params.py` is read for its literals and never run. Raw data need not be there.
 */
export const phy: SpikeFormat = {
  name: 'Phy',
  recognises: (path) => folderOf(path) !== undefined,
  read: (path) => readFolder(folderOf(path) ?? path),
  waveforms: (path, ids) => phyWaveforms(folderOf(path) ?? path, ids),
}

/** The folder, given itself or its params.py. */
export function folderOf(path: string): string | undefined {
  const folder = basename(path) === 'params.py' ? dirname(path) : path
  return ['spike_times.npy', 'spikes.times.npy'].some((name) => existsSync(join(folder, name))) ? folder : undefined
}

async function readFolder(folder: string): Promise<SpikeTrains> {
  const files = await readdir(folder)
  const inSeconds = !files.includes('spike_times.npy')
  const ids = ['spike_clusters.npy', 'spike_templates.npy', 'spikes.clusters.npy'].find((name) => files.includes(name))
  if (!ids) throw wrong(folder, 'It has spike times but neither spike_clusters.npy nor spike_templates.npy.')
  const times = await vector(join(folder, inSeconds ? 'spikes.times.npy' : 'spike_times.npy'))
  const clusters = await vector(join(folder, ids))
  const params = files.includes('params.py') ? parsePythonLiterals(await readFile(join(folder, 'params.py'), 'utf8')) : {}
  const rateHz = Number(params.sample_rate ?? Number.NaN)
  if (!inSeconds && !(rateHz > 0)) throw wrong(folder, 'Its params.py does not say the sample_rate, without which samples are no times.')
  if (!inSeconds && times.some((sample) => !Number.isInteger(sample))) throw wrong(folder, 'Its spike_times.npy holds no whole samples.')
  const properties = await propertiesOf(folder, files)
  const amplitudes = files.includes('amplitudes.npy') ? await vector(join(folder, 'amplitudes.npy')) : undefined
  if (amplitudes && amplitudes.length !== times.length)
    throw wrong(folder, `It has ${times.length} spikes but ${amplitudes.length} amplitudes.`)
  const units = withAmplitudes(
    unitsFromPairs(folder, times, clusters, (id) => properties.get(id) ?? {}),
    times,
    clusters,
    amplitudes,
  )
  const clock = inSeconds
    ? ({ kind: 'seconds', rateHz: rateHz > 0 ? rateHz : null } as const)
    : ({ kind: 'samples', rateHz, startS: 0 } as const)
  const notes = ids === 'spike_templates.npy' ? ['There is no spike_clusters.npy: units are the templates.'] : []
  const dat = Array.isArray(params.dat_path) ? params.dat_path[0] : params.dat_path
  if (typeof dat === 'string' && !existsSync(join(folder, dat))) notes.push(`The raw data (${dat}) is not there; it is not needed.`)
  return { file: folder, format: 'Phy', clock, units, span: spanOf(clock, units, { startS: 0 }), behaviour: [], trials: [], notes }
}

/** Units with the amplitudes of their own spikes, in the same order of time. */
function withAmplitudes(units: readonly Unit[], times: Float64Array, clusters: Float64Array, amplitudes: Float64Array | undefined): Unit[] {
  if (!amplitudes) return [...units]
  const order = Uint32Array.from(times.keys()).sort((a, b) => times[a] - times[b])
  const own = new Map(units.map(({ header, times: { length } }) => [header.id, { values: new Float64Array(length), filled: 0 }]))
  for (const n of order) {
    const list = own.get(String(clusters[n]))
    if (list) list.values[list.filled++] = amplitudes[n]
  }
  return units.map((unit) => ({ ...unit, amplitudes: own.get(unit.header.id)?.values }))
}

async function vector(path: string): Promise<Float64Array> {
  const tensor = await readNpyTensor(path)
  if (tensor.shape.filter((length) => length !== 1).length > 1)
    throw wrong(path, `It is ${tensor.shape.join(' × ')} where a list was expected.`)
  return numbersOfNpy(tensor)
}

/** What the tables `cluster_*.tsv` say of each cluster. */
async function propertiesOf(folder: string, files: readonly string[]): Promise<Map<string, Omit<UnitHeader, 'id' | 'spikes'>>> {
  const found = new Map<string, Record<string, Cell>>()
  for (const name of files.filter((file) => /^cluster_.*\.(tsv|csv)$/.test(file)).sort()) {
    const lines = (await readFile(join(folder, name), 'utf8')).split(/\r?\n/).filter((line) => line.trim() !== '')
    const separator = lines[0]?.includes('\t') || name.endsWith('.tsv') ? '\t' : ','
    const columns = lines[0]?.split(separator) ?? []
    const key = columns.findIndex((column) => /^(cluster_)?id$/.test(column))
    if (key < 0) continue
    for (const line of lines.slice(1)) {
      const cells = line.split(separator)
      const id = cells[key] ?? ''
      const row = Object.fromEntries(
        columns.flatMap((column, n) => (n === key || /^(id|spikes)$/.test(column) ? [] : [[column, cellOf(cells[n])]])),
      )
      found.set(id, { ...found.get(id), ...row })
    }
  }
  return found
}

function cellOf(text: string | undefined): Cell {
  if (text === undefined || text.trim() === '') return null
  return Number.isFinite(Number(text)) ? Number(text) : text
}

function wrong(file: string, what: string): Problem {
  return new Problem({ file, what, remedy: 'Export the folder again from its sorter.' })
}
