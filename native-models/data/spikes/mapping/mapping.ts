import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, relative, resolve } from 'node:path'
import { z } from 'zod'
import { writeFileAtomically } from '../../atomic-file.ts'
import { Problem } from '../../problem.ts'
import { unreadable } from '../../unreadable.ts'
import { type Clock, type SpikeTrains, spanOf, type Unit } from '../spike-trains.ts'
import { unitOf, unitsFromPairs } from '../unit-times.ts'
import { type Columns, columnsOf } from './columns.ts'
import { type SpikeMapping, spikeMapping } from './spike-mapping.ts'

const perSecond = { s: 1, ms: 1e3, us: 1e6, samples: 1 } as const
const kept = z.object({ touchstone: z.literal('mapping'), source: z.string(), beside: z.string(), map: spikeMapping })

export const isMapping = (head: Uint8Array) => Buffer.from(head.subarray(0, 40)).toString('utf8').startsWith('{"touchstone":"mapping"')

/** Reads spikes of a file whose layout is told by a mapping that was kept. */
export async function readMapping(path: string): Promise<SpikeTrains> {
  const text = await readFile(path, 'utf8').catch((error) => {
    throw unreadable(path, error)
  })
  let parsed: z.infer<typeof kept>
  try {
    parsed = kept.parse(JSON.parse(text))
  } catch {
    throw new Problem({ file: path, what: 'This is no mapping of spikes.', remedy: 'Make it again with convert --map.' })
  }
  const near = resolve(dirname(path), parsed.beside)
  return { ...(await mappedSpikes(existsSync(near) ? near : parsed.source, parsed.map)), file: path }
}

/** Keeps how a file is read, once it could be read so. */
export async function keepMapping(path: string, source: string, map: SpikeMapping): Promise<SpikeTrains> {
  const trains = await mappedSpikes(source, map)
  const from = resolve(source)
  const about = { touchstone: 'mapping', source: from, beside: relative(dirname(resolve(path)), from), map }
  await writeFileAtomically(path, [Buffer.from(`${JSON.stringify(about)}\n`)])
  return trains
}

const mappedSpikes = async (file: string, map: SpikeMapping) => spikesOfColumns(file, await columnsOf(file), map)

/** The spikes of a file, whose lists these are, as a mapping has them. `Problem` (input) where its lists are no spikes. */
export function spikesOfColumns(file: string, columns: Columns, map: SpikeMapping): SpikeTrains {
  const wrong = (what: string) => new Problem({ file, what, remedy: `Choose among ${[...columns.keys()].slice(0, 12).join(', ')}.` })
  const times = columns.get(map.times)
  if (!times) throw wrong(`It has no list "${map.times}".`)
  if (map.in === 'samples' && map.rateHz === undefined)
    throw new Problem({ file, what: 'Samples are no times without their rate.', remedy: 'Say the rate as well: rate=30000.' })
  const clock: Clock =
    map.in === 'samples' ? { kind: 'samples', rateHz: map.rateHz ?? 1, startS: 0 } : { kind: 'seconds', rateHz: map.rateHz ?? null }
  const scaled = (values: Float64Array) => (perSecond[map.in] === 1 ? values : values.map((value) => value / perSecond[map.in]))
  const units = unitsOf()
  return { file, format: 'Mapped', clock, units, span: spanOf(clock, units), behaviour: [], trials: [], notes: [noteOf(map)] }

  function unitsOf(): Unit[] {
    const ids = map.units === undefined ? undefined : idsOf(columns, map.units)
    if (map.units !== undefined && ids === undefined) throw wrong(`It has no list "${map.units}".`)
    if (times?.kind === 'lists') {
      if (ids && ids.length !== times.lists.length) throw wrong(`There are ${times.lists.length} lists of times but ${ids.length} units.`)
      return times.lists.map((list, n) => unitOf(file, String(ids?.[n] ?? n + 1), scaled(list)))
    }
    const values = times?.values
    if (!(values instanceof Float64Array)) throw wrong(`"${map.times}" holds words and not times.`)
    if (map.in === 'samples' && values.some((value) => !Number.isInteger(value))) throw wrong(`"${map.times}" holds no whole samples.`)
    return ids ? unitsFromPairs(file, scaled(values), ids) : [unitOf(file, '1', scaled(values))]
  }
}

function idsOf(columns: Columns, name: string): ArrayLike<number | string> | undefined {
  const found = columns.get(name)
  return found?.kind === 'list' ? found.values : undefined
}

const noteOf = ({ times, units, in: unit, rateHz }: SpikeMapping) =>
  `Read as it was told: times ${times}${units === undefined ? '' : `, units ${units}`}, in ${unit}${rateHz === undefined ? '' : ` at ${rateHz} Hz`}.`
