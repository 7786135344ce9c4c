import { findInstrument } from '../../../native-models/instruments/registry.ts'
import { shownSeconds } from '../report/numbers.ts'
import { parseAnnotations, parseInputs } from '../runs/inputs.ts'
import type { RunAnswer } from '../runs/run.ts'
import { parseSettings } from '../runs/settings.ts'
import { textTable } from '../terminal/text-table.ts'
import { needed, positionals, wholeNumber } from './arguments.ts'
import type { Command, Outcome } from './command.ts'

export const run: Command = {
  name: 'run',
  summary: 'Runs an instrument and writes its results, its record and its report into a folder.',
  usage: 'ID --in name=FILE… [--set key=value…] --out DIR [--seed N] [--json]',
  about:
    'Results of the same source are replaced; no other file in DIR is touched. On any failure DIR is left as it was.\n"touchstone instruments ID" says what ID takes and which settings it has.',
  options: {
    in: { type: 'string', multiple: true, value: 'name=FILE', what: 'A file for what the instrument takes' },
    annotations: {
      ...{ type: 'string', multiple: true, value: 'name=FILE' },
      what: 'What a person marked in a recording: its _events.tsv, with _channels.tsv beside it',
    },
    set: { type: 'string', multiple: true, value: 'key=value', what: 'A setting' },
    out: { type: 'string', value: 'DIR', what: 'Where results go; made when it does not exist' },
    seed: { type: 'string', value: 'N', what: 'Seed of everything random (0)' },
  },
  example: 'touchstone run segment/tissue --in scan=sub-01_T1w.nii.gz --out results',
  async perform(args, shell) {
    const [id] = positionals(run, args, ['an instrument ID'])
    const instrument = await findInstrument(id)
    const inputs = parseInputs(instrument, args.list('in'))
    const answer = await shell.task('run', {
      id,
      inputs,
      annotations: parseAnnotations(instrument, inputs, args.list('annotations')),
      settings: parseSettings(instrument, args.list('set')),
      seed: wholeNumber(args, 'seed', 0),
      out: needed(run, args, 'out'),
    })
    return runOutcome(answer)
  },
}

/** What a run says when it is done: the verdict, its tables, and where everything is. */
export function runOutcome({ folder, report, record, tables }: RunAnswer): Outcome {
  const { verdict, warnings } = record
  const said = `${verdict.sentence}${verdict.detail ? ` ${verdict.detail}` : ''}`
  const further = warnings.filter((warning) => !said.includes(warning)).map((warning) => `Note: ${warning}`)
  const shown = tables.map(({ what, table }) => `${what[0]?.toUpperCase()}${what.slice(1)}\n${textTable(table)}`)
  const where = `Took ${shownSeconds(record.seconds)}. Results: ${folder}\nReport:  ${report}`
  return {
    json: { folder, report, ...record, tables: tables.map(({ what, table }) => ({ what, ...table })) },
    text: [[said, ...further].join('\n'), ...shown, where].join('\n\n'),
  }
}
