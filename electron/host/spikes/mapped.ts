import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { type Column, type Columns, columnsOf } from '../../../native-models/data/spikes/mapping/columns.ts'
import { spikesOfColumns } from '../../../native-models/data/spikes/mapping/mapping.ts'
import { type SpikeMapping, spikeMapping } from '../../../native-models/data/spikes/mapping/spike-mapping.ts'
import { spikeTimesS } from '../../../native-models/data/spikes/spike-trains.ts'
import type { listsOfFile, mappingPreview } from '../api/spike-mapping.ts'
import type { Remembered } from '../study/remembered.ts'

/** A person goes through the form with one file: it is read once. */
let last: { readonly key: string; readonly columns: Promise<Columns> } | undefined

export function openedColumns(path: string, sha256: string): Promise<Columns> {
  const key = `${sha256} ${path}`
  if (last?.key !== key) {
    const columns = columnsOf(path)
    last = { key, columns }
    columns.catch(() => {
      last = undefined
    })
  }
  return last.columns
}

type List = z.infer<typeof listsOfFile>['lists'][number]
const [mostFirst, mostDifferent] = [6, 5000]

/** What a person needs to see of each list to tell what it is. */
export function shownLists(columns: Columns): List[] {
  return [...columns].map(([name, column]) => shownList(name, column))
}

function shownList(name: string, column: Column): List {
  if (column.kind === 'list' && !(column.values instanceof Float64Array)) {
    const { values } = column
    return { ...common(name, values), holds: 'words', length: values.length, low: null, high: null, areWhole: false, isRising: false }
  }
  const lists = column.kind === 'lists' ? column.lists : [column.values as Float64Array]
  let [low, high, areWhole, isRising] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, true, true]
  for (const list of lists)
    for (const [n, value] of list.entries()) {
      if (value < low) low = value
      if (value > high) high = value
      areWhole &&= Number.isInteger(value)
      isRising &&= n === 0 || value >= list[n - 1]
    }
  const isEmpty = low > high
  return {
    ...common(name, lists[0] ?? []),
    holds: column.kind === 'lists' ? 'lists' : 'numbers',
    length: column.kind === 'lists' ? lists.length : lists[0].length,
    low: isEmpty ? null : low,
    high: isEmpty ? null : high,
    areWhole,
    isRising,
  }
}

function common(name: string, values: ArrayLike<number | string>): Pick<List, 'name' | 'first' | 'different'> {
  const seen = new Set<number | string>()
  for (let n = 0; n < values.length && seen.size <= mostDifferent; n++) seen.add(values[n])
  const first = Array.from({ length: Math.min(mostFirst, values.length) }, (_, n) => String(values[n]).slice(0, 40))
  return { name, first, different: seen.size > mostDifferent ? null : seen.size }
}

const [mostUnits, parts] = [12, 60]

export function previewOf(file: string, columns: Columns, map: SpikeMapping): z.infer<typeof mappingPreview> {
  const { clock, span, units } = spikesOfColumns(file, columns, map)
  const durationS = span.stopS - span.startS
  const countsOf = (timesS: Float64Array) => {
    const counts = new Array<number>(parts).fill(0)
    for (const s of timesS) counts[Math.min(parts - 1, Math.floor((parts * (s - span.startS)) / (durationS || 1)))]++
    return counts
  }
  return {
    spikes: units.reduce((sum, { times }) => sum + times.length, 0),
    startS: span.startS,
    stopS: span.stopS,
    units: units.length,
    shown: units.slice(0, mostUnits).map((unit) => ({
      id: unit.header.id,
      spikes: unit.times.length,
      counts: countsOf(spikeTimesS(clock, unit.times)),
    })),
    fastestHz: units.reduce((most, { times }) => Math.max(most, times.length / (durationS || 1)), 0),
  }
}

/** How files with the same lists were last read, the newest first. */
const told = z.array(z.object({ lists: z.array(z.string()), map: spikeMapping })).catch([])
const mostTold = 40

const sameLists = (one: readonly string[], other: readonly string[]) => JSON.stringify(one) === JSON.stringify(other)

export function rememberedMapping(remembered: Remembered, columns: Columns): SpikeMapping | undefined {
  const names = [...columns.keys()]
  return told.parse(remembered.preferences().window.spikeMappings).find(({ lists }) => sameLists(lists, names))?.map
}

export function rememberMapping(remembered: Remembered, columns: Columns, map: SpikeMapping): void {
  const { window } = remembered.preferences()
  const lists = [...columns.keys()]
  const others = told.parse(window.spikeMappings).filter((each) => !sameLists(each.lists, lists))
  remembered.setPreferences({ window: { ...window, spikeMappings: [{ lists, map }, ...others].slice(0, mostTold) } })
}

/** Where the mapping of an item is kept: a new folder among the results. */
export function placeForMapping(results: string, stem: string, id: string): string {
  const file = join(results, 'mapped', `${stem}_${id}`, `${stem}_desc-mapped_spikes.json`)
  mkdirSync(dirname(file), { recursive: true })
  return file
}
