import { commonOptions } from './arguments.ts'
import type { Command, Option } from './command.ts'

/** The help of one command. */
export function commandHelp(command: Command): string {
  const options: Readonly<Record<string, Option>> = { ...command.options, ...commonOptions }
  const left = Object.entries(options).map(([name, { value }]) => `--${name}${value ? ` ${value}` : ''}`)
  const width = Math.max(...left.map((text) => text.length))
  const lines = Object.values(options).map(
    ({ what, multiple }, at) => `  ${(left[at] ?? '').padEnd(width)}  ${what}${multiple ? ' (repeatable)' : ''}`,
  )
  const about = command.about ? `\n${command.about}\n` : ''
  return `touchstone ${command.name} ${command.usage}\n\n${command.summary}\n${about}\n${lines.join('\n')}\n\nExample: ${command.example}\n`
}

/** The help of the whole command line. */
export function generalHelp(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length))
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`)
  return `touchstone COMMAND …

Segments, decodes and explains brain data on your own disk, and tests its own answers against known ground truth.

${lines.join('\n')}

touchstone COMMAND --help says more. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 bad input, 130 stopped with Ctrl-C.

Example: touchstone demo
`
}
