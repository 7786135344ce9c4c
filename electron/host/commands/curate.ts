import { stepOf } from '../spikes/curation-words.ts'
import { positionals, usage } from './arguments.ts'
import type { Command } from './command.ts'

export const curateCommand: Command = {
  name: 'curate',
  summary: 'Merges, splits and labels sorted units, kept as a log beside the spikes; the spikes stay as they are.',
  usage: 'SPIKES --do STEP… [--log FILE] [--json]',
  about:
    'Steps, in their order: "merge 3,7", "split 5 at 120 s", "split 5 above 40" (amplitude), "split 5 spikes 0,4" (counted from 0 in order of time),\n"label 4,6 good" (or mua, noise, unsorted), "undo". They are added to the end of the log, which is made where there is none.\nThe log is read like any file of spikes: info, run and convert take it. "convert LOG folder" writes new files of Phy, "convert LOG out.csv" a table.',
  options: {
    do: { type: 'string', multiple: true, value: 'STEP', what: 'What to do to the units' },
    log: { type: 'string', value: 'FILE', what: 'The log; needed unless SPIKES is one' },
  },
  example: 'touchstone curate phy-folder --do "merge 3,7" --do "label 4 good" --log curated.jsonl',
  async perform(args, shell) {
    const [file] = positionals(curateCommand, args, ['SPIKES'])
    const steps = args.list('do').map(stepOf)
    if (steps.length === 0) throw usage('curate needs --do STEP.', `For example: ${curateCommand.example}`)
    const log = args.text('log')
    const done = await shell.task('curate', { file, steps, ...(log !== undefined && { log }) })
    return { json: done, text: `${done.units} units after ${done.steps} steps. Log: ${done.log}` }
  },
}
