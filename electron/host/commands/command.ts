import type { RequestOf, ResultOf, TaskName } from '../jobs/tasks.ts'

/** One command of the command line, as data: help, completion and the parser are made from it. */
export interface Command {
  /** 'info', 'model gradient'. */
  readonly name: string
  readonly summary: string
  /** What follows the name: 'FILE… [--json]'. */
  readonly usage: string
  /** Lines that say what the summary leaves out. */
  readonly about?: string
  readonly options: Readonly<Record<string, Option>>
  readonly example: string
  perform(args: Arguments, shell: Shell): Promise<Outcome>
}

export interface Option {
  readonly type: 'string' | 'boolean'
  readonly multiple?: boolean
  /** What stands for its value in the help: 'N', 'DIR'. */
  readonly value?: string
  readonly what: string
}

/** What was typed. */
export interface Arguments {
  readonly positionals: readonly string[]
  /** The last value of an option. */
  text(name: string): string | undefined
  /** All values of a repeatable option, in order. */
  list(name: string): readonly string[]
  flag(name: string): boolean
}

/** What a command needs of the shell that it runs in. */
export interface Shell {
  /** Does a task in a process of its own, with progress shown and Ctrl-C heeded. */
  task<Name extends TaskName>(name: Name, request: RequestOf<Name>): Promise<ResultOf<Name>>
  /** Says something before the command is over, as one line of JSON or as text. */
  say(outcome: Outcome): void
  /** Whether Ctrl-C was pressed. */
  stopped(): boolean
  /** Resolves at the first Ctrl-C. */
  untilStopped(): Promise<void>
}

/** What a command has to say: one document for machines, one text for people. */
export interface Outcome {
  readonly json: unknown
  readonly text: string
  /** 1 when it ran but the answer is no, such as a pass mark missed. */
  readonly exitCode?: 0 | 1
}
