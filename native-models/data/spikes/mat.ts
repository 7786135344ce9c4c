import { readFile } from 'node:fs/promises'
import { isMat5, parseMat5 } from '../matlab/mat5.ts'
import { isMat73, readMat73 } from '../matlab/mat73.ts'
import type { MatValue } from '../matlab/value.ts'
import { Problem } from '../problem.ts'
import { unreadable } from '../unreadable.ts'
import { readHead } from '../volume/byte-source.ts'
import { trackedPositionBeside } from './position-tracking.ts'
import type { SpikeFormat } from './spike-format.ts'
import { type SpikeTrains, spanOf, type Unit } from './spike-trains.ts'
import { isAscending, unitOf, unitsFromPairs } from './unit-times.ts'

/** Names under which spike times are kept, in seconds. */
const timeNames = /^(times?|spikes?|spike_?times?|spk_?times?|ts|timestamps?|units?(_t)?|spike_?trains?)$/i
const unitNames = /^(spike_?)?(clusters?|cluster_?ids?|units?|unit_?ids?|ids?)$/i

/**
 * Spike times in a MATLAB file: a cell for each unit, cells of cells or structs with a field of times (MatClust, CellExplorer, nelpy, Wave_Clus), or one
 * vector of times with one of units. Times are in seconds. A position track of the same session beside it is read with it.
 */
export const mat: SpikeFormat = {
  name: 'MATLAB',
  recognises: (path, head) => (isMat5(head) || isMat73(head)) && !/\.(set|fdt)$/i.test(path),
  async read(path) {
    if (isMat73(await readHead(path, 1024))) return spikesOfVariables(path, 'MATLAB 7.3', await readMat73(path))
    const bytes = await readFile(path).catch((error) => {
      throw unreadable(path, error)
    })
    return spikesOfVariables(path, 'MATLAB 5', parseMat5(bytes, path))
  },
}

/** The spikes among the variables of a MATLAB file, of any version. */
async function spikesOfVariables(file: string, format: string, variables: Readonly<Record<string, MatValue>>): Promise<SpikeTrains> {
  const units = pairedUnits(file, variables) ?? nestedUnits(file, variables)
  const full = units.filter(({ times }) => times.length > 0)
  if (full.length === 0) {
    const names = Object.keys(variables).slice(0, 8).join(', ') || 'nothing'
    throw new Problem({
      file,
      what: `No spike times are found in this MATLAB file; it holds ${names}.`,
      remedy: 'Save the times in seconds as a cell array called spikes, one vector for each unit.',
    })
  }
  const clock = { kind: 'seconds', rateHz: null } as const
  const tracked = await trackedPositionBeside(file)
  const empty = units.length - full.length
  const notes = [
    ...(empty ? [`${empty} units without a spike are left out.`] : []),
    ...(tracked ? [`Position is read from ${tracked.file} beside it.`] : []),
  ]
  return {
    file,
    format,
    clock: tracked ? { ...clock, rateHz: tracked.clockHz } : clock,
    units: full,
    span: spanOf(clock, full),
    behaviour: tracked ? [tracked.position] : [],
    trials: [],
    notes,
  }
}

function pairedUnits(file: string, variables: Readonly<Record<string, MatValue>>): Unit[] | undefined {
  const vectors = Object.entries(variables).flatMap(([name, value]) => (value.kind === 'numbers' ? [[name, value] as const] : []))
  const ids = vectors.find(([name]) => unitNames.test(name))
  const times = vectors.find(([name, value]) => timeNames.test(name) && name !== ids?.[0] && value.data.length === ids?.[1].data.length)
  return ids && times && times[1].data.length > 0 ? unitsFromPairs(file, times[1].data, ids[1].data) : undefined
}

function nestedUnits(file: string, variables: Readonly<Record<string, MatValue>>): Unit[] {
  const found = Object.entries(variables)
  const named = found.filter(([name]) => timeNames.test(name))
  const vectors = (named.length ? named : found).filter(([, { kind }]) => kind === 'cell' || kind === 'struct')
  const flat = vectors.length ? [] : named.filter(([, { kind }]) => kind === 'numbers')
  const single = vectors.length === 1
  return [...vectors, ...flat].flatMap(([name, value]) => unitsIn(file, value, single ? [] : [name], false))
}

/** Units in a value, called by the way that leads to them: cell numbers from one, as in MATLAB. */
function unitsIn(file: string, value: MatValue, way: readonly string[], isTimes: boolean): Unit[] {
  if (value.kind === 'numbers') {
    const isVector = value.shape.filter((length) => length !== 1).length <= 1
    const filled = value.data.length > 0
    if ((!isVector || !isAscending(value.data)) && filled && !isTimes) return []
    return [unitOf(file, way.join('.') || '1', value.data)]
  }
  if (value.kind === 'cell') {
    const { cells } = value
    // A cell of one, as MATLAB's loops leave them around a list, is no step of its own.
    if (cells.length === 1 && cells[0].kind === 'cell') return unitsIn(file, cells[0], way, isTimes)
    return cells.flatMap((cell, n) => (isNothing(cell) ? [] : unitsIn(file, cell, [...way, String(n + 1)], isTimes)))
  }
  if (value.kind !== 'struct') return []
  return value.records.flatMap((record, n) => {
    const name = Object.keys(record).find((field) => timeNames.test(field) && record[field].kind !== 'text')
    const here = value.records.length > 1 ? [...way, String(n + 1)] : way
    return name === undefined ? [] : unitsIn(file, record[name], here, true)
  })
}

/** MATLAB's `[]`, which stands in cells that were never filled. */
function isNothing(value: MatValue): boolean {
  return value.kind === 'numbers' && value.shape.every((length) => length === 0)
}
