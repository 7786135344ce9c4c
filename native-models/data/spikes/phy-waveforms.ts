import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readNpyTensor } from '../table/npy.ts'
import type { MeanWaveform, MeanWaveforms } from './mean-waveforms.ts'
import { numbersOfNpy } from './npy-numbers.ts'
import { parsePythonLiterals } from './python-literals.ts'

/**
 * Templates of a folder of Phy or Kilosort as the waveforms of its units: of each cluster the template that most of its spikes were found with, since templates
 * no longer match clusters after people merged and split them. Undefined where there are none.
 */
export async function phyWaveforms(folder: string, ids: readonly string[]): Promise<MeanWaveforms | undefined> {
  const of = (name: string) => join(folder, `${name}.npy`)
  if (!existsSync(of('templates')) || !existsSync(of('spike_templates'))) return undefined
  const tensor = await readNpyTensor(of('templates'))
  const [count = 0, samples = 0, columns = 0] = tensor.shape
  const all = numbersOfNpy(tensor)
  const template = numbersOfNpy(await readNpyTensor(of('spike_templates')))
  const cluster = existsSync(of('spike_clusters')) ? numbersOfNpy(await readNpyTensor(of('spike_clusters'))) : template
  const sparse = existsSync(of('template_ind')) ? numbersOfNpy(await readNpyTensor(of('template_ind'))) : undefined
  const positions = existsSync(of('channel_positions')) ? numbersOfNpy(await readNpyTensor(of('channel_positions'))) : undefined
  const params = existsSync(join(folder, 'params.py')) ? parsePythonLiterals(await readFile(join(folder, 'params.py'), 'utf8')) : {}
  const most = mostUsed(cluster, template)
  const units = ids.map((id): MeanWaveform | undefined => {
    const own = most.get(Number(id))
    if (own === undefined || own >= count) return undefined
    const values = Float32Array.from(all.subarray(own * samples * columns, (own + 1) * samples * columns))
    const sites = Array.from({ length: columns }, (_, column) => sparse?.[own * columns + column] ?? column)
    return { values, samples, sites }
  })
  const rateHz = Number(params.sample_rate)
  return {
    units,
    rateHz: rateHz > 0 ? rateHz : null,
    unit: '',
    ...(positions && {
      sites: Array.from({ length: positions.length / 2 }, (_, n): [number, number] => [positions[2 * n], positions[2 * n + 1]]),
    }),
    source: 'Template that most of its spikes were found with, whitened as the sorter keeps it.',
  }
}

function mostUsed(clusters: Float64Array, templates: Float64Array): Map<number, number> {
  const counts = new Map<number, Map<number, number>>()
  for (const [n, cluster] of clusters.entries()) {
    const own = counts.get(cluster) ?? new Map<number, number>()
    own.set(templates[n], (own.get(templates[n]) ?? 0) + 1)
    counts.set(cluster, own)
  }
  return new Map([...counts].map(([cluster, own]) => [cluster, [...own].reduce((a, b) => (b[1] > a[1] ? b : a))[0]]))
}
