import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { executeChain } from '../chains/execute.ts'
import { planChain } from '../chains/plan.ts'
import { type FoundRecipe, readRecipe, shippedRecipes } from '../chains/recipe.ts'
import { type ChainRecord, compareRecords } from '../chains/record.ts'
import { shownSeconds } from '../report/numbers.ts'
import { nearest } from '../terminal/nearest.ts'
import { needed, positionals, usage, wholeNumber } from './arguments.ts'
import type { Arguments, Command, Outcome } from './command.ts'

export const chain: Command = {
  name: 'chain',
  summary: 'Runs several instruments one after the other, each on what earlier ones gave, as a recipe says.',
  usage: 'RECIPE --in name=FILE… [--set step.key=value…] --out DIR [--seed N] [--json]',
  about: `RECIPE is a JSON file, or the name of one that is shipped (${shippedRecipes().join(', ')}):
  { "takes": { "recording": "a recording with events" },
    "steps": [
      { "name": "clean", "run": "signal/clean", "in": { "recording": "recording" }, "set": { "lowHz": 1 } },
      { "name": "decode", "run": "decode/epochs", "in": { "recording": "clean.cleaned" } } ] }
The whole recipe is checked before anything runs. Results stand in DIR/1-clean, DIR/2-decode, …, each with its record and its report; steps that
are done stay when a later one fails. DIR/run.json comes last. Given as RECIPE, with another --out, it runs the chain again on the same files with the same
seed and settings and says whether every file of results has the same bytes; the exit code is 1 when one has not.`,
  options: {
    in: { type: 'string', multiple: true, value: 'name=FILE', what: 'A file for what the recipe takes' },
    set: { type: 'string', multiple: true, value: 'step.key=value', what: 'A setting of a step, in place of what the recipe says' },
    out: { type: 'string', value: 'DIR', what: 'Where results go; made when it does not exist' },
    seed: { type: 'string', value: 'N', what: 'Seed of everything random (0)' },
  },
  example:
    'touchstone chain decode-recording --in recording=sub-01_eeg.vhdr --set decode.first=left --set decode.second=right --out results',
  async perform(args, shell) {
    const [given] = positionals(chain, args, ['a RECIPE'])
    const out = needed(chain, args, 'out')
    const found = readRecipe(given)
    if (found.record) refuseOtherwise(found, args, out)
    const seed = found.record?.seed ?? wholeNumber(args, 'seed', 0)
    const steps = await planChain(found, args.list('set'))
    const inputs = inputsOf(found, args.list('in'))
    let at = 0
    const begin = ({ name, instrument }: (typeof steps)[number]) => {
      at++
      if (args.text('progress') !== 'none') process.stderr.write(`Step ${at} of ${steps.length}: ${name} (${instrument.id})\n`)
    }
    try {
      const { record } = await executeChain({ found, steps, inputs, seed, out }, (request) => shell.task('run', request), begin)
      return outcomeOf(record, found, resolve(out))
    } catch (thrown) {
      if (at > 1) process.stderr.write(`Steps 1 to ${at - 1} are done and stand in ${resolve(out)}.\n`)
      throw thrown
    }
  },
}

/** What would make it another chain, or leave nothing to compare with. */
function refuseOtherwise({ file }: FoundRecipe, args: Arguments, out: string): void {
  const other = ['set', 'seed'].find((name) => args.list(name).length)
  if (other) throw usage(`${file} is a record, which is repeated as it is; --${other} would change it.`, 'Give the recipe itself instead.')
  if (existsSync(join(out, 'run.json')) && resolve(out) === dirname(file))
    throw usage('A chain is not repeated over its own results.', 'Choose another --out; the two are then compared.')
}

/** A file for each name that the recipe takes; of a record, those that it was made from unless they are said to lie elsewhere. */
function inputsOf({ recipe, record }: FoundRecipe, given: readonly string[]): Record<string, string> {
  const names = Object.keys(recipe.takes)
  const known = names.length ? `It takes ${names.map((name) => `${name} (${recipe.takes[name]})`).join('; ')}.` : 'It takes none.'
  const files: Record<string, string> = {}
  for (const text of given) {
    const name = text.slice(0, Math.max(0, text.indexOf('=')))
    const only = names.length === 1 && (name === '' || existsSync(text)) ? names[0] : undefined
    const near = nearest(name, names)
    if (names.includes(name)) files[name] = resolve(text.slice(name.length + 1))
    else if (only) files[only] = resolve(text)
    else throw usage(`The recipe takes nothing called "${name || text}".`, near ? `Did you mean ${near}?` : known)
  }
  for (const name of names) files[name] ??= record?.inputs[name]?.file ?? ''
  const missing = names.find((name) => !files[name])
  if (missing) throw usage(`The recipe needs ${recipe.takes[missing]}: --in ${missing}=FILE.`, known)
  return files
}

function outcomeOf(record: ChainRecord, found: FoundRecipe, folder: string): Outcome {
  const repeated = found.record && compareRecords(found.record, record)
  const lines = record.steps.map(({ name, folder: own, verdict }) => `${name}: ${verdict.sentence}\n  ${join(folder, own, 'report.html')}`)
  const same = repeated && repeated.differ.length === 0
  const said = repeated
    ? [
        same
          ? `All ${repeated.files} files of results have the bytes that ${found.file} tells of.`
          : `${repeated.differ.length} of ${repeated.files} files of results differ from what ${found.file} tells of: ${repeated.differ.join(', ')}.`,
      ]
    : []
  const where = `Took ${shownSeconds(record.seconds)}. Record: ${join(folder, 'run.json')}`
  return {
    json: { folder, ...record, ...(repeated && { repeated: { same, ...repeated } }) },
    text: [...lines, '', ...said, where].join('\n'),
    ...(repeated && !same && { exitCode: 1 as const }),
  }
}
