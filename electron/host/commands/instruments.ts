import { z } from 'zod'
import type { Instrument, Port } from '../../../native-models/instruments/contract.ts'
import { findInstrument, instrumentIds } from '../../../native-models/instruments/registry.ts'
import { allowed, settingProperties } from '../runs/settings.ts'
import type { Command } from './command.ts'

export const instruments: Command = {
  name: 'instruments',
  summary: 'Lists what can be run, on what, with which settings.',
  usage: '[ID…] [--json]',
  options: {},
  example: 'touchstone instruments segment/tissue',
  async perform(args) {
    const ids = args.positionals.length ? args.positionals : instrumentIds()
    const found = await Promise.all(ids.map(findInstrument))
    const text = args.positionals.length
      ? found.map(describe).join('\n\n')
      : found.map(({ id, summary }) => `${id}\n  ${summary}`).join('\n')
    return { json: found.map(declaration), text }
  },
}

/** An instrument's declaration as data, with its settings as JSON Schema. */
function declaration({ id, title, summary, sources, takes, gives, settings }: Instrument): object {
  return { id, title, summary, sources, takes, gives, settings: z.toJSONSchema(settings, { io: 'input', unrepresentable: 'any' }) }
}

function describe(instrument: Instrument): string {
  const ports = (heading: string, all: Readonly<Record<string, Port>>) =>
    `${heading}\n${Object.entries(all)
      .map(([name, port]) => `  ${name}: ${port.what}${port.optional ? ' (optional)' : ''}`)
      .join('\n')}`
  const settings = Object.entries(settingProperties(instrument)).map(
    ([name, property]) =>
      `  ${name}: ${property.description ?? ''} Takes ${allowed(property)}; ${JSON.stringify(property.default)} unless set.`,
  )
  const parts = [
    `${instrument.id}: ${instrument.title}\n${instrument.summary}`,
    ports('Takes', instrument.takes),
    `Settings\n${settings.join('\n') || '  none'}`,
    ports('Gives', instrument.gives),
    `Implements\n${instrument.sources.map((source) => `  ${source}`).join('\n')}`,
  ]
  return parts.join('\n')
}
