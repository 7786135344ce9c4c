import { basename } from 'node:path'
import { readEvents } from './annotation-tables.ts'
import { entity, isBidsRecording, readObject, readRows, sidecarOf } from './bids-files.ts'
import { statedType } from './channel-types.ts'
import type { Channel, Recording } from './recording.ts'
import { isVoltage, plainUnit, voltsPer } from './units.ts'

/**
 * A recording with what the BIDS sidecars beside it say: channels, electrodes and events there outrank what is embedded in the file.
 * The recording itself where it has none. A Problem where a sidecar cannot be read.
 */
export async function withSidecars(recording: Recording): Promise<Recording> {
  const path = recording.file
  if (!isBidsRecording(path)) return recording
  const notes = [...recording.notes]
  const described = await withChannels(path, recording, notes)
  const placed = await withElectrodes(path, described)
  const eventsFile = await sidecarOf(path, 'events', '.tsv')
  const events = eventsFile && (await readEvents(eventsFile))
  await compareRates(path, placed.channels, notes)
  return { ...placed, notes, ...(events ? { events: async () => events } : {}) }
}

async function withChannels(path: string, recording: Recording, notes: string[]): Promise<Recording> {
  const file = await sidecarOf(path, 'channels', '.tsv')
  if (!file) return recording
  const rows = await readRows(file)
  const byName = new Map(rows.map((row) => [row.name, row]))
  const missing = recording.channels.filter(({ name }) => !byName.has(name))
  // Some recorders cut or change names: then the order says which is which.
  const inOrder = missing.length > 0 && rows.length === recording.channels.length
  if (inOrder) notes.push(`${missing.length} channels have other names in ${basename(file)}, which were taken in their order`)
  else if (missing.length > 0) notes.push(`${basename(file)} does not describe ${missing.map(({ name }) => name).join(', ')}`)
  const factors = recording.channels.map(() => 1)
  const bad: string[] = []
  const channels = recording.channels.map((channel, n): Channel => {
    const row = inOrder ? rows[n] : byName.get(channel.name)
    if (!row) return channel
    const name = row.name ?? channel.name
    if (row.status?.toLowerCase() === 'bad') bad.push(name)
    const unit = plainUnit(row.units ?? channel.unit)
    if (channel.unit === '' && isVoltage(unit)) factors[n] = voltsPer(unit)
    else if (isVoltage(unit) && isVoltage(channel.unit) && unit !== channel.unit)
      notes.push(`${name}: the file says ${channel.unit}, ${basename(file)} says ${unit}; the values are read by the former`)
    return { ...channel, name, unit, type: statedType(row.type ?? '') ?? channel.type }
  })
  const hasStatus = rows.some((row) => row.status !== undefined)
  return {
    ...recording,
    channels,
    bad: hasStatus ? bad : recording.bad,
    read: factors.every((factor) => factor === 1) ? recording.read : scaled(recording.read, factors),
  }
}

function scaled(read: Recording['read'], factors: readonly number[]): Recording['read'] {
  return async (chosen, from, to) => {
    const values = await read(chosen, from, to)
    for (const [n, channel] of chosen.entries())
      if (factors[channel] !== 1) for (let k = 0; k < values[n].length; k++) values[n][k] *= factors[channel]
    return values
  }
}

const millimetresPer: Readonly<Record<string, number>> = { m: 1000, cm: 10, mm: 1 }

async function withElectrodes(path: string, recording: Recording): Promise<Recording> {
  const file = await sidecarOf(path, 'electrodes', '.tsv', ['space', 'acq'])
  if (!file) return recording
  const system = await coordinateSystem(path, entity(file, 'space'))
  const scale = system.mm
  const places = new Map(
    (await readRows(file)).map(({ name, x, y, z }) => [name, [x, y, z].map((value) => Number(value ?? Number.NaN) * scale)]),
  )
  const channels = recording.channels.map(({ positionMm: _embedded, ...channel }): Channel => {
    const [x, y, z] = places.get(channel.name) ?? [Number.NaN, 0, 0]
    return Number.isFinite(x + y + z) ? { ...channel, positionMm: [x, y, z] } : channel
  })
  return channels.some(({ positionMm }) => positionMm) ? { ...recording, channels, coordinates: system.name } : recording
}

async function coordinateSystem(path: string, space: string | undefined): Promise<{ name: string; mm: number }> {
  const file = await sidecarOf(path, 'coordsystem', '.json', ['space', 'acq'])
  // A file of another space describes other electrodes.
  const wanted =
    space === undefined || !file
      ? file
      : ((await sidecarOf(path.replace(/_(?=[^_]*$)/, `_space-${space}_`), 'coordsystem', '.json', ['acq'])) ?? file)
  const about = wanted ? await readObject(wanted) : {}
  const text = (key: string) =>
    [`EEG${key}`, `iEEG${key}`, `MEG${key}`].map((name) => about[name]).find((value) => typeof value === 'string')
  const system = text('CoordinateSystem')
  const description = text('CoordinateSystemDescription')
  const name = [system ?? space ?? 'not stated', description].filter((part) => typeof part === 'string' && part !== 'n/a').join(': ')
  return { name: `BIDS ${name}`, mm: millimetresPer[String(text('CoordinateUnits') ?? 'm')] ?? 1 }
}

async function compareRates(path: string, channels: readonly Channel[], notes: string[]): Promise<void> {
  const suffix = /_(eeg|ieeg|meg)\.[a-z]+$/i.exec(path)?.[1] ?? 'eeg'
  const file = await sidecarOf(path, suffix, '.json')
  const stated = file ? (await readObject(file)).SamplingFrequency : undefined
  if (typeof stated === 'number' && channels.length > 0 && !channels.some(({ rateHz }) => Math.abs(rateHz - stated) < 1e-6 * stated))
    notes.push(`${basename(file ?? '')} says ${stated} Hz, the file ${channels[0].rateHz} Hz; the latter was taken`)
}
