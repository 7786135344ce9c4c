import type { Problem } from '../../../native-models/data/problem.ts'
import { type ProblemJson, problemJson, sentence } from '../files/problem-json.ts'
import { startJob } from '../jobs/job.ts'
import { touchstoneVersion } from '../runs/provenance.ts'
import { nearest } from '../terminal/nearest.ts'
import { type ProgressStyle, progressDisplay, progressStyles } from '../terminal/progress.ts'
import { readArguments, usage } from './arguments.ts'
import type { Arguments, Command, Outcome } from './command.ts'
import { commands } from './commands.ts'
import { commandHelp, generalHelp } from './help.ts'

const exitCodes: Readonly<Record<Problem['kind'] | 'unexpected', number>> = { failed: 1, unexpected: 1, usage: 2, input: 3 }
const interrupted = 130

/** The command line: gives the exit code. stdout holds the answer and nothing else; everything else goes to stderr. */
export async function main(words: readonly string[]): Promise<number> {
  // `npm run` moves to the folder of the project; paths are meant from where the person stands.
  if (process.env.npm_lifecycle_event && process.env.INIT_CWD) process.chdir(process.env.INIT_CWD)
  process.stdout.on('error', endQuietlyOnClosedPipe)
  const wantsJson = words.includes('--json')
  const controller = new AbortController()
  const unheed = heedSignals(controller)
  try {
    const { exitCode = 0, text, json } = await perform(words, controller.signal)
    // A command that has said everything while it ran has no last word.
    if (json !== undefined) print(wantsJson ? JSON.stringify(json, null, 2) : text)
    return exitCode
  } catch (thrown) {
    if (controller.signal.aborted) {
      complain({ kind: 'failed', what: 'Stopped.', remedy: 'Nothing was written.' }, wantsJson)
      return interrupted
    }
    const problem = problemJson(thrown)
    complain(problem, wantsJson)
    if (process.env.TOUCHSTONE_DEBUG && thrown instanceof Error) console.error(thrown.stack)
    return exitCodes[problem.kind]
  } finally {
    unheed()
  }
}

async function perform(words: readonly string[], signal: AbortSignal): Promise<Outcome> {
  const [first] = words
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    return { json: commands.map(({ name, summary, usage }) => ({ name, summary, usage })), text: generalHelp(commands) }
  }
  if (first === '--version') return { json: { version: touchstoneVersion }, text: touchstoneVersion }
  const command = commandIn(words)
  const rest = words.slice(command.name.split(' ').length)
  if (rest.includes('--help') || rest.includes('-h'))
    return { json: { name: command.name, usage: command.usage }, text: commandHelp(command) }
  const args = readArguments(command, rest)
  const display = progressDisplay(progressStyle(args))
  return command.perform(args, {
    task: (name, request) => startJob(name, request, { signal, progress: display.update }).finally(display.clear),
    say: ({ json, text }) => print(args.flag('json') ? JSON.stringify(json) : text),
    stopped: () => signal.aborted,
    untilStopped: () => new Promise((stopped) => signal.addEventListener('abort', () => stopped(), { once: true })),
  })
}

function commandIn(words: readonly string[]): Command {
  const two = words.slice(0, 2).join(' ')
  const found = commands.find(({ name }) => name === two) ?? commands.find(({ name }) => name === words[0])
  if (found) return found
  const family = commands.filter(({ name }) => name.startsWith(`${words[0]} `))
  const typed = family.length ? two : String(words[0])
  const near = nearest(
    typed,
    commands.map(({ name }) => name),
  )
  const known = (family.length ? family : commands).map(({ name }) => name).join(', ')
  throw usage(`There is no command "${typed}".`, near ? `Did you mean ${near}?` : `There are: ${known}.`)
}

function progressStyle(args: Arguments): ProgressStyle {
  const typed = args.text('progress') ?? 'auto'
  const style = progressStyles.find((known) => known === typed)
  if (!style) throw usage(`--progress cannot be "${typed}".`, `It takes one of ${progressStyles.join(', ')}.`)
  return style
}

/** The first Ctrl-C stops the work and tidies up; the second ends everything at once. */
function heedSignals(controller: AbortController): () => void {
  const stop = () => {
    if (controller.signal.aborted) process.exit(interrupted)
    controller.abort()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  return () => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, stop)
  }
}

function complain(problem: ProblemJson, wantsJson: boolean): void {
  console.error(sentence(problem))
  if (wantsJson) print(JSON.stringify({ error: problem }, null, 2))
}

function print(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
}

/** `touchstone info … | head` closes stdout early, which is no fault. */
function endQuietlyOnClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
}
