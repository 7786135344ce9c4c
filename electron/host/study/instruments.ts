import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { Problem } from '../../../native-models/data/problem.ts'
import type { Instrument, Port } from '../../../native-models/instruments/contract.ts'
import { findInstrument, instrumentIds } from '../../../native-models/instruments/registry.ts'
import type { InstrumentCard, ModelCard } from '../api.ts'
import type { StoredItem } from '../catalogue/rows.ts'
import { shippedNetworks } from '../jobs/run-key.ts'
import { keptVerdict } from '../runs/evidence.ts'
import { allowed, settingProperties } from '../runs/settings.ts'

/** Every instrument as a form can be made of it; with `items`, those of which a port takes each of them. */
export async function instrumentCards(items: readonly StoredItem[] = []): Promise<InstrumentCard[]> {
  const all = await Promise.all(instrumentIds().map(findInstrument))
  return all.filter((instrument) => items.every((item) => portFor(instrument, item) !== undefined)).map(cardOf)
}

function cardOf(instrument: Instrument): InstrumentCard {
  const { id, title, summary, sources, takes, gives, settings } = instrument
  const verdict = keptVerdict(id, [])
  return {
    id,
    title,
    summary,
    sources: [...sources],
    takes: portsOf(takes),
    gives: portsOf(gives),
    settings: z.toJSONSchema(settings, { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>,
    tested: verdict ?? null,
  }
}

function portsOf(ports: Readonly<Record<string, Port>>): InstrumentCard['takes'] {
  return Object.entries(ports).map(([name, { kind, what, optional }]) => ({ name, kind, what, optional: optional === true }))
}

/** The port that an instrument cannot do without and that takes an item. */
export function portFor(instrument: Instrument, item: { kind: string }): string | undefined {
  return Object.entries(instrument.takes).find(([, port]) => !port.optional && takesKind(port.kind, item.kind))?.[0]
}

/** The settings of a run with its defaults. `Problem` (usage) for what does not fit, with what would. */
export function checkedSettings(instrument: Instrument, settings: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const properties = settingProperties(instrument)
  const unknown = Object.keys(settings).find((key) => !Object.hasOwn(properties, key))
  if (unknown !== undefined) {
    const known = Object.keys(properties).join(', ') || 'none'
    throw new Problem({ kind: 'usage', what: `${instrument.title} has no setting "${unknown}".`, remedy: `Its settings: ${known}.` })
  }
  const parsed = instrument.settings.safeParse(settings)
  if (parsed.success) return parsed.data
  const key = String(parsed.error.issues[0]?.path[0] ?? '')
  const property = properties[key]
  throw new Problem({
    kind: 'usage',
    what: `Setting ${key} cannot be ${JSON.stringify(settings[key])}.`,
    remedy: property ? `It takes ${allowed(property)}.` : (parsed.error.issues[0]?.message ?? ''),
  })
}

/** Says whether these items fit the ports of an instrument. `Problem` (usage) when one does not or one is missing. */
export function checkInputs(instrument: Instrument, inputs: Readonly<Record<string, StoredItem>>): void {
  for (const [name, item] of Object.entries(inputs)) {
    const port = instrument.takes[name]
    if (!port) throw new Problem({ kind: 'usage', what: `${instrument.title} takes nothing called "${name}".`, remedy: takes(instrument) })
    const fits =
      takesKind(port.kind, item.kind) ||
      (port.kind === 'volume' && item.kind === 'labels') ||
      (port.kind === 'labels' && item.kind === 'volume')
    if (!fits) throw new Problem({ kind: 'usage', file: item.name, what: `This is not ${port.what}.`, remedy: takes(instrument) })
    if (item.state === 'unread') throw new Problem({ file: item.name, what: 'This file cannot be read.', remedy: 'Its details say why.' })
    if (item.state === 'missing') throw new Problem({ file: item.name, what: 'This file is missing.', remedy: 'Say where it went first.' })
  }
  const missing = Object.entries(instrument.takes).find(([name, port]) => !port.optional && !inputs[name])
  if (missing)
    throw new Problem({ kind: 'usage', what: `${instrument.title} needs ${missing[1].what}.`, remedy: 'Choose one from the list.' })
}

function takes(instrument: Instrument): string {
  return `It takes ${Object.values(instrument.takes)
    .map(({ what }) => what)
    .join('; ')}.`
}

/** The shipped networks with the cards beside them. */
export async function modelCards(): Promise<ModelCard[]> {
  return (await shippedNetworks()).map(({ name, file, bytes, sha256 }) => {
    const path = file.replace(/\.onnx$/, '.json')
    return { name, bytes, sha256, card: existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>) : {} }
  })
}

/** Numbers for a network come from arrays and from scans. */
export function takesKind(port: string, item: string): boolean {
  return port === item || (port === 'samples' && (item === 'array' || item === 'volume' || item === 'labels'))
}
