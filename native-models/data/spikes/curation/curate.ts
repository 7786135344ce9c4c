import { Problem } from '../../problem.ts'
import { type SpikeTrains, spikeTimesS, type Unit, type UnitHeader } from '../spike-trains.ts'
import { type CurationStep, type SplitRule, standing } from './step.ts'

/** A unit on its way: one of the file as it is, or the places of its spikes among all spikes of the file, unit after unit, each in order of time. */
interface Part {
  readonly header: UnitHeader
  readonly spikes: Uint32Array
}

export interface Curated {
  readonly trains: SpikeTrains
  /** For each unit the places of its spikes among all spikes of the file, unit after unit, each in order of time. */
  readonly places: readonly Uint32Array[]
}

/**
 * Sorted units after a person's steps. A merge or a split makes new units, numbered after the highest that there was, as Phy does; a unit keeps what the
 * file says of it where all parts of it agree, and loses what was measured. `Problem` (input) for a step that does not fit these units.
 */
export function curate(trains: SpikeTrains, steps: readonly CurationStep[]): Curated {
  const all = joined(trains)
  const parts = new Map<string, Part>()
  let from = 0
  for (const { header, times } of trains.units) {
    parts.set(header.id, { header, spikes: Uint32Array.from(times, (_, n) => from + n) })
    from += times.length
  }
  let highest = Math.max(0, ...trains.units.map(({ header }) => Number(header.id)).filter(Number.isInteger))
  const wrong = (n: number, what: string) =>
    new Problem({ file: trains.file, place: `step ${n + 1}`, what, remedy: 'Undo the step, or correct it.' })
  for (const [n, step] of standing(steps).entries()) {
    const ids = step.do === 'split' ? [step.unit] : [...new Set(step.units)]
    const found = ids.map((id) => parts.get(id))
    const missing = ids[found.indexOf(undefined)]
    if (missing !== undefined) throw wrong(n, `There is no unit ${missing}.`)
    const own = found.filter((part) => part !== undefined)
    const made: Part[] = []
    if (step.do === 'label') {
      for (const { header, spikes } of own) parts.set(header.id, { header: { ...header, group: step.label }, spikes })
    } else if (step.do === 'merge') {
      if (own.length < 2) throw wrong(n, 'A merge takes two units or more.')
      const spikes = own.map((part) => part.spikes).reduce((a, b) => mergedInTime(a, b, all.times))
      made.push({ header: agreed(own, String(++highest), spikes.length), spikes })
    } else {
      const inside = chosen(step.by, own[0].spikes, all, (what) => wrong(n, what))
      const halves = [false, true].map((wanted) => own[0].spikes.filter((_, k) => inside(k) === wanted))
      if (halves.some(({ length }) => length === 0)) throw wrong(n, `The split leaves unit ${step.unit} whole.`)
      for (const spikes of halves) made.push({ header: { ...agreed(own, String(++highest), spikes.length), group: null }, spikes })
    }
    if (made.length > 0) for (const id of ids) parts.delete(id)
    for (const part of made) parts.set(part.header.id, part)
  }
  const kept = [...parts.values()]
  const units = kept.map(({ header, spikes }): Unit => {
    const { amplitudes } = all
    return {
      header: { ...header, spikes: spikes.length },
      times: Float64Array.from(spikes, (place) => all.times[place]),
      ...(amplitudes && { amplitudes: Float64Array.from(spikes, (place) => amplitudes[place]) }),
    }
  })
  return { trains: { ...trains, units }, places: kept.map(({ spikes }) => spikes) }
}

interface Joined {
  readonly clock: SpikeTrains['clock']
  readonly times: Float64Array
  readonly amplitudes: Float64Array | undefined
}

function joined({ clock, units }: SpikeTrains): Joined {
  const together = (lists: readonly Float64Array[]) => {
    const all = new Float64Array(lists.reduce((sum, { length }) => sum + length, 0))
    let filled = 0
    for (const list of lists) {
      all.set(list, filled)
      filled += list.length
    }
    return all
  }
  const amplitudes = units.flatMap((unit) => (unit.amplitudes ? [unit.amplitudes] : []))
  return {
    clock,
    times: together(units.map(({ times }) => times)),
    amplitudes: amplitudes.length === units.length && units.length > 0 ? together(amplitudes) : undefined,
  }
}

/** Two lists of spikes in order of time as one; of spikes at one time those of the first come first. */
function mergedInTime(a: Uint32Array, b: Uint32Array, times: Float64Array): Uint32Array<ArrayBuffer> {
  const out = new Uint32Array(a.length + b.length)
  for (let i = 0, j = 0, n = 0; n < out.length; n++)
    out[n] = j >= b.length || (i < a.length && times[a[i]] <= times[b[j]]) ? a[i++] : b[j++]
  return out
}

function chosen(by: SplitRule, spikes: Uint32Array, all: Joined, wrong: (what: string) => Problem): (k: number) => boolean {
  if ('spikes' in by) {
    const listed = new Set(by.spikes)
    const beyond = by.spikes.find((k) => k >= spikes.length)
    if (beyond !== undefined) throw wrong(`The unit has ${spikes.length} spikes, counted from 0, and none at ${beyond}.`)
    return (k) => listed.has(k)
  }
  if ('fromS' in by) {
    const timesS = spikeTimesS(
      all.clock,
      Float64Array.from(spikes, (place) => all.times[place]),
    )
    return (k) => timesS[k] >= by.fromS
  }
  const { amplitudes } = all
  if (!amplitudes) throw wrong('The file does not say how large each spike was.')
  return (k) => amplitudes[spikes[k]] >= by.amplitude
}

/** What the file says alike of all parts; numbers with fractions were measured of spikes that are now others. */
function agreed(parts: readonly Part[], id: string, spikes: number): UnitHeader {
  const [first, ...others] = parts.map(({ header }) => header)
  const same = Object.entries(first).filter(
    ([name, value]) =>
      others.every((other) => other[name] === value) && !(typeof value === 'number' && !Number.isInteger(value)) && name !== 'n_spikes',
  )
  return { ...Object.fromEntries(same), id, spikes }
}
