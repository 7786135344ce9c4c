import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { findInstrument } from '../../../native-models/instruments/registry.ts'
import { writeGroups } from '../bids/group.ts'
import { type BidsRun, datasetName, participantsOf, planRuns } from '../bids/plan.ts'
import { standingRun } from '../bids/standing.ts'
import { diskProblem, type ProblemJson, problemJson, sentence } from '../files/problem-json.ts'
import { sweepScratch } from '../jobs/scratch.ts'
import { datasetDescription } from '../runs/dataset.ts'
import { parseSettings } from '../runs/settings.ts'
import { usage, wholeNumber } from './arguments.ts'
import type { Arguments, Command, Outcome, Shell } from './command.ts'

const levels = ['participant', 'group']

export const bids: Command = {
  name: 'bids',
  summary: 'Runs instruments over a BIDS dataset, as a BIDS App does.',
  usage: 'BIDS_DIR OUT_DIR participant|group [--participant-label LABEL…] --instrument ID… [--suffix T1w…] [--set key=value…] [--json]',
  about: `participant: every file that an instrument takes, one run folder each: OUT_DIR/sub-01/ses-1/NAME/INSTRUMENT. What stands there already and would
come out the same is not made again, so that a call that was interrupted is simply repeated; several machines may share OUT_DIR, each with its
own participants. A run that fails does not stop the others; the exit code is then 1.
group: one table and one page for each instrument over all participants, with what participants.tsv says of them.
BIDS_DIR is only read.`,
  options: {
    'participant-label': { type: 'string', multiple: true, value: 'LABEL', what: 'Only these participants (all); several may follow' },
    participant_label: { type: 'string', multiple: true, value: 'LABEL', what: 'The same, as other BIDS Apps write it' },
    instrument: { type: 'string', multiple: true, value: 'ID', what: 'What to run' },
    suffix: { type: 'string', multiple: true, value: 'SUFFIX', what: 'Only files of these suffixes, such as T1w (all that fit)' },
    set: { type: 'string', multiple: true, value: 'key=value', what: 'A setting of every instrument named' },
    seed: { type: 'string', value: 'N', what: 'Seed of everything random (0)' },
  },
  example: 'touchstone bids my-dataset results participant --participant-label 01 02 --instrument segment/tissue --suffix T1w',
  async perform(args, shell) {
    const { dataset, out, level, labels } = readWords(args)
    const ids = args.list('instrument')
    if (!ids.length) throw usage('bids needs --instrument ID.', `For example: ${bids.example}`)
    const name = datasetName(dataset)
    const instruments = await Promise.all([...new Set(ids)].map(findInstrument))
    const runs = await planRuns(dataset, participantsOf(dataset, labels), instruments, args.list('suffix'))
    describe(dataset, out)
    return level === 'group' ? group({ folder: dataset, name }, out, runs) : participant(runs, out, args, shell)
  },
}

/** OUT_DIR is a dataset of derivatives; a description that somebody else wrote stays. */
function describe(dataset: string, out: string): void {
  makeFolder(out)
  const description = datasetDescription(out, [dataset])
  if (!description) return
  const file = join(out, 'dataset_description.json')
  try {
    writeFileSync(`${file}.${process.pid}`, `${JSON.stringify(description, null, 2)}\n`)
    renameSync(`${file}.${process.pid}`, file)
  } catch (thrown) {
    throw diskProblem(thrown, out) ?? thrown
  }
}

/** BIDS_DIR OUT_DIR LEVEL; what follows --participant-label after a blank are labels too. */
function readWords(args: Arguments): { dataset: string; out: string; level: string; labels: string[] } {
  const [dataset, out, level, ...more] = args.positionals
  const named = [...args.list('participant-label'), ...args.list('participant_label')]
  const form = `Usage: touchstone bids ${bids.usage}`
  if (!dataset || !out || !level) throw usage(`bids needs ${!dataset ? 'BIDS_DIR' : !out ? 'OUT_DIR' : 'participant or group'}.`, form)
  if (!levels.includes(level)) throw usage(`"${level}" is no level of analysis.`, `There are: ${levels.join(', ')}.`)
  if (more.length && !named.length) throw usage(`"${more[0]}" is one word too many for bids.`, form)
  return { dataset: resolve(dataset), out: resolve(out), level, labels: [...named, ...more] }
}

interface Ended {
  readonly source: string
  readonly instrument: string
  readonly folder: string
  readonly state: 'done' | 'known' | 'failed'
  readonly verdict?: string
  readonly problem?: ProblemJson
}

async function participant(runs: readonly BidsRun[], out: string, args: Arguments, shell: Shell): Promise<Outcome> {
  const seed = wholeNumber(args, 'seed', 0)
  const planned = runs.map((run) => ({ run, settings: parseSettings(run.instrument, args.list('set')) }))
  const ended: Ended[] = []
  for (const [at, { run, settings }] of planned.entries()) {
    const { source, folder, port, file } = run
    const id = run.instrument.id
    const place = join(out, ...folder.split('/'))
    const about = { source, instrument: id, folder }
    if (args.text('progress') !== 'none') process.stderr.write(`${at + 1} of ${runs.length}: ${source}, ${id}\n`)
    makeRoom(dirname(place))
    const standing = await standingRun(place, { id, port, file, settings, seed })
    if (standing) {
      ended.push({ ...about, state: 'known', verdict: standing.verdict.sentence })
      continue
    }
    try {
      const { record } = await shell.task('run', { id, inputs: { [port]: file }, settings, seed, out: place })
      ended.push({ ...about, state: 'done', verdict: record.verdict.sentence })
    } catch (thrown) {
      if (shell.stopped()) throw thrown
      ended.push({ ...about, state: 'failed', problem: problemJson(thrown) })
    }
  }
  return outcomeOf(ended, out)
}

/** The folder beside which unfinished work stands hidden; what a killed process left there is cleared away. */
function makeRoom(folder: string): void {
  makeFolder(folder)
  sweepScratch(folder)
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (thrown) {
    throw diskProblem(thrown, folder) ?? thrown
  }
}

function outcomeOf(ended: readonly Ended[], out: string): Outcome {
  const count = (state: Ended['state']) => ended.filter((run) => run.state === state).length
  const failed = ended.flatMap(({ source, instrument, problem }) => (problem ? [`${source}, ${instrument}: ${sentence(problem)}`] : []))
  const said = `${count('done')} made, ${count('known')} there already, ${count('failed')} failed. Results: ${out}`
  return { json: { out, runs: ended }, text: [said, ...failed].join('\n'), exitCode: failed.length ? 1 : 0 }
}

function group(dataset: { folder: string; name: string }, out: string, runs: readonly BidsRun[]): Outcome {
  const written = writeGroups(dataset, out, runs)
  const lines = written.flatMap(({ table, report, done, missing }) => [
    `${join(out, table)} and ${report}: ${done} of ${done + missing.length} results.`,
    ...missing.map((source) => `  No result yet: ${source}`),
  ])
  return { json: { out, groups: written }, text: lines.join('\n'), exitCode: written.some(({ missing }) => missing.length) ? 1 : 0 }
}
