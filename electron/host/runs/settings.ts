import { z } from 'zod'
import { Problem } from '../../../native-models/data/problem.ts'
import type { Instrument } from '../../../native-models/instruments/contract.ts'
import { nearest } from '../terminal/nearest.ts'

interface Property {
  type?: string
  enum?: readonly unknown[]
  description?: string
  default?: unknown
  minimum?: number
  maximum?: number
  items?: Property
}

/** The JSON Schema of an instrument's settings, by name. */
export function settingProperties(instrument: Instrument): Readonly<Record<string, Property>> {
  const schema = z.toJSONSchema(instrument.settings, { io: 'input', unrepresentable: 'any' })
  return (schema.properties ?? {}) as Record<string, Property>
}

/**
 * Reads `key=value` texts into the settings of an instrument, with its defaults for the rest.
 * `Problem` (usage) for an unknown key, with the nearest known one, and for a value that does not fit, with what would.
 */
export function parseSettings(instrument: Instrument, given: readonly string[]): Record<string, unknown> {
  const properties = settingProperties(instrument)
  const raw: Record<string, unknown> = {}
  for (const text of given) {
    const at = text.indexOf('=')
    if (at < 1) throw usage(`--set ${text} is not of the form key=value.`, knownSettings(instrument))
    const key = text.slice(0, at)
    const property = Object.hasOwn(properties, key) ? properties[key] : undefined
    if (!property) throw unknownSetting(instrument, key)
    raw[key] = fromText(text.slice(at + 1), property)
  }
  const parsed = instrument.settings.safeParse(raw)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const key = String(issue?.path[0] ?? '')
  const property = properties[key]
  const value = key in raw ? `Setting ${key} cannot be ${shown(raw[key])}.` : `Setting ${key} is needed.`
  throw usage(value, property ? `It takes ${allowed(property)}.` : (issue?.message ?? ''))
}

/** What a setting takes, in words: 'true or false', 'one of 1 mm, 2 mm', 'a number from 0 to 1'. */
export function allowed(property: Property): string {
  if (property.enum) return `one of ${property.enum.join(', ')}`
  if (property.type === 'boolean') return 'true or false'
  if (property.type === 'array') return `a list separated by commas, each ${allowed(property.items ?? {})}`
  if (property.type === 'number' || property.type === 'integer') {
    const kind = property.type === 'integer' ? 'a whole number' : 'a number'
    const low = property.minimum !== undefined && property.minimum > -1e15 ? ` from ${property.minimum}` : ''
    const high = property.maximum !== undefined && property.maximum < 1e15 ? ` up to ${property.maximum}` : ''
    return `${kind}${low}${high}`
  }
  return 'text'
}

function fromText(text: string, property: Property): unknown {
  if (property.type === 'boolean') return booleans[text.toLowerCase()] ?? text
  if (property.type === 'number' || property.type === 'integer')
    return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text)
  if (property.type === 'array') return text === '' ? [] : text.split(',').map((part) => fromText(part.trim(), property.items ?? {}))
  return text
}

const booleans: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  '1': true,
  false: false,
  no: false,
  off: false,
  '0': false,
}

function unknownSetting(instrument: Instrument, key: string): Problem {
  const near = nearest(key, Object.keys(settingProperties(instrument)))
  return usage(`${instrument.id} has no setting "${key}".`, `${near ? `Did you mean ${near}? ` : ''}${knownSettings(instrument)}`)
}

function knownSettings(instrument: Instrument): string {
  const known = Object.entries(settingProperties(instrument)).map(([name, property]) => `${name} (${allowed(property)})`)
  return known.length ? `Its settings: ${known.join('; ')}.` : 'It has no settings.'
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `"${value}"` : String(value)
}

function usage(what: string, remedy: string): Problem {
  return new Problem({ kind: 'usage', what, remedy })
}
