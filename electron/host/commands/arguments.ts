import { parseArgs } from 'node:util'
import { Problem } from '../../../native-models/data/problem.ts'
import { nearest } from '../terminal/nearest.ts'
import type { Arguments, Command, Option } from './command.ts'

/** The options that every command has. */
export const commonOptions: Readonly<Record<string, Option>> = {
  json: { type: 'boolean', what: 'Write one JSON document to stdout and nothing else' },
  progress: { type: 'string', value: 'STYLE', what: 'How progress is shown on stderr: auto, line, plain, ndjson or none' },
  help: { type: 'boolean', what: 'Show this help' },
}

/** Reads what follows the name of a command. `Problem` (usage) for an option that it does not have. */
export function readArguments(command: Command, words: readonly string[]): Arguments {
  const options: Readonly<Record<string, Option>> = { ...command.options, ...commonOptions }
  const { tokens } = parse(words, options)
  const values = new Map<string, string[]>()
  const positionals: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value)
    if (token.kind !== 'option') continue
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined
    if (!option) throw unknownOption(command, token.rawName, Object.keys(options))
    if (option.type === 'string' && token.value === undefined)
      throw usage(`${token.rawName} needs a value.`, `For example: ${command.example}`)
    if (option.type === 'boolean' && token.value !== undefined)
      throw usage(`${token.rawName} takes no value.`, `Write ${token.rawName} alone.`)
    values.set(token.name, [...(values.get(token.name) ?? []), token.value ?? ''])
  }
  return {
    positionals,
    text: (name) => values.get(name)?.at(-1),
    list: (name) => values.get(name) ?? [],
    flag: (name) => values.has(name),
  }
}

function parse(words: readonly string[], options: Readonly<Record<string, Option>>) {
  const known = Object.fromEntries(
    Object.entries(options).map(([name, { type, multiple }]) => [name, { type, multiple: multiple ?? false }]),
  )
  return parseArgs({ args: [...words], options: { ...known, h: { type: 'boolean' } }, strict: false, allowPositionals: true, tokens: true })
}

/** A whole number such as a seed. `Problem` (usage) when it is none. */
export function wholeNumber(args: Arguments, name: string, otherwise: number): number {
  const text = args.text(name)
  if (text === undefined) return otherwise
  const value = Number(text)
  if (text.trim() === '' || !Number.isSafeInteger(value) || value < 0) {
    throw usage(`--${name} cannot be "${text}".`, 'It takes a whole number from 0.')
  }
  return value
}

/** Exactly as many words as are named. `Problem` (usage) otherwise. */
export function positionals<const Names extends readonly string[]>(
  command: Command,
  args: Arguments,
  names: Names,
): { [At in keyof Names]: string } {
  const missing = names[args.positionals.length]
  if (missing) throw usage(`${command.name} needs ${missing}.`, `Usage: touchstone ${command.name} ${command.usage}`)
  const extra = args.positionals[names.length]
  if (extra !== undefined)
    throw usage(`"${extra}" is one word too many for ${command.name}.`, `Usage: touchstone ${command.name} ${command.usage}`)
  return args.positionals as unknown as { [At in keyof Names]: string }
}

/** An option that a command cannot do without. */
export function needed(command: Command, args: Arguments, name: string): string {
  const text = args.text(name)
  if (text) return text
  throw usage(
    `${command.name} needs --${name} ${command.options[name]?.value ?? ''}.`.replace(' .', '.'),
    `For example: ${command.example}`,
  )
}

function unknownOption(command: Command, typed: string, known: readonly string[]): Problem {
  const near = nearest(typed.replace(/^-+/, ''), known)
  return usage(
    `${command.name} has no option ${typed}.`,
    near ? `Did you mean --${near}?` : `It has ${known.map((name) => `--${name}`).join(', ')}.`,
  )
}

/** Wrong usage, as a `Problem`. */
export function usage(what: string, remedy: string): Problem {
  return new Problem({ kind: 'usage', what, remedy })
}
