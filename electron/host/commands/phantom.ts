import { findInstrument, instrumentIds } from '../../../native-models/instruments/registry.ts'
import { shownNumber, shownSeconds } from '../report/numbers.ts'
import type { JudgedScore, PhantomAnswer } from '../runs/phantom.ts'
import { usage, wholeNumber } from './arguments.ts'
import type { Command } from './command.ts'

export const phantom: Command = {
  name: 'phantom',
  summary: 'Tests an instrument on data with a known answer, and on data with nothing to find.',
  usage: 'ID…|--all [--seed N] [--json]',
  about: 'Each score is shown with what chance scores and with its pass mark. Exit code 1 when a mark is missed.',
  options: {
    all: { type: 'boolean', what: 'Test every instrument' },
    seed: { type: 'string', value: 'N', what: 'Seed of the data (0)' },
  },
  example: 'touchstone phantom validate/overlap',
  async perform(args, shell) {
    const ids = args.flag('all') ? instrumentIds() : args.positionals
    if (!ids.length) throw usage('phantom needs an instrument ID, or --all.', `There are: ${instrumentIds().join(', ')}.`)
    for (const id of ids) await findInstrument(id)
    const seed = wholeNumber(args, 'seed', 0)
    const answers: PhantomAnswer[] = []
    for (const id of ids) answers.push(await shell.task('phantom', { id, seed }))
    const passed = answers.every((answer) => answer.passed)
    const single = answers.length === 1 && !args.flag('all')
    return {
      json: single ? answers[0] : { passed, instruments: answers },
      text: answers.map(answerText).join('\n\n'),
      exitCode: passed ? 0 : 1,
    }
  },
}

function answerText(answer: PhantomAnswer): string {
  const all = [...answer.phantom, ...answer.null]
  const met = all.filter((score) => score.passed).length
  const sentence = answer.passed
    ? `${answer.title} (${answer.id}) can be believed on its phantom: all ${all.length} scores meet their mark.`
    : `${answer.title} (${answer.id}) misses ${all.length - met} of ${all.length} marks.`
  return [
    sentence,
    'With a known answer',
    ...answer.phantom.map(scoreText),
    'With nothing to find',
    ...answer.null.map(scoreText),
    `Seed ${answer.seed}, ${shownSeconds(answer.seconds)}.`,
  ].join('\n')
}

function scoreText(score: JudgedScore): string {
  const unit = score.unit ? ` ${score.unit}` : ''
  const mark = `mark ${score.better === 'higher' ? 'at least' : 'at most'} ${shownNumber(score.mark)}${unit}`
  return `  ${score.passed ? 'meets ' : 'MISSES'}  ${score.name}: ${shownNumber(score.value)}${unit} (chance ${shownNumber(score.chance)}${unit}, ${mark})`
}
