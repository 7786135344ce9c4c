import { basename, resolve } from 'node:path'
import { z } from 'zod'
import { writeFileAtomically } from '../../../native-models/data/atomic-file.ts'
import { Problem } from '../../../native-models/data/problem.ts'
import { append, type Entry, placeHash, readRegister, hypothesis as shape } from '../../../native-models/hypotheses/register.ts'
import { findInstrument } from '../../../native-models/instruments/registry.ts'
import { hashOf } from '../files/hash.ts'
import { diskProblem } from '../files/problem-json.ts'
import { toTsv } from '../files/tsv.ts'
import { parseInputs } from '../runs/inputs.ts'
import { openSamples } from '../runs/samples.ts'
import { needed, positionals, wholeNumber } from './arguments.ts'
import type { Arguments, Command } from './command.ts'
import { registerPage, registerTable } from './hypothesis-table.ts'
import { runOutcome } from './run.ts'

const register = { type: 'string', value: 'FILE', what: 'The register; made when it does not exist' } as const

export const hypothesisRegister: Command = {
  name: 'hypothesis register',
  summary: 'Writes down a claim about a map before the map is made.',
  usage: '--register FILE --model M.onnx --place P.npy [--method NAME] [--json]',
  about: 'Each entry carries the hash of the one before it: nothing in a register can be changed or left out unnoticed.',
  options: {
    register,
    model: { type: 'string', value: 'FILE', what: 'The model' },
    place: { type: 'string', value: 'FILE', what: 'The place that is claimed (not 0)' },
    claim: { type: 'string', value: 'TEXT', what: 'The claim in words' },
    method: { type: 'string', value: 'NAME', what: 'Attribution method (gradient)' },
    settings: { type: 'string', value: 'TEXT', what: 'Settings of the method, such as "draws=50 noise=0.1"' },
    statistic: { type: 'string', value: 'NAME', what: 'relevance mass, relevance rank, or area under the curve (relevance mass)' },
    direction: { type: 'string', value: 'WAY', what: 'greater or less than by chance (greater)' },
    target: { type: 'string', value: 'TARGET', what: 'What is explained, as in explain/ (largest)' },
    null: { type: 'string', value: 'NAME', what: 'What it is tested against (random weights)' },
    draws: { type: 'string', value: 'N', what: 'Draws of the null (99)' },
    alpha: { type: 'string', value: 'LEVEL', what: 'Level of the test (0.05)' },
  },
  example: 'touchstone hypothesis register --register claims.json --model net.onnx --place hippocampus.nii.gz --method smoothgrad',
  async perform(args) {
    positionals(hypothesisRegister, args, [])
    const [model, place] = [resolve(needed(hypothesisRegister, args, 'model')), resolve(needed(hypothesisRegister, args, 'place'))]
    const { findMethod } = await import('../../../native-models/attribution/methods.ts')
    const { SINGLE_NULLS } = await import('../../../native-models/instruments/validate/dead-salmon.ts')
    const { name: method } = await findMethod(args.text('method') ?? 'gradient')
    const checked = shape.safeParse({
      claim: args.text('claim') ?? '',
      model: { name: basename(model), sha256: (await hashed(model)).sha256 },
      place: { name: basename(place), sha256: placeHash((await openSamples(place)).array) },
      method,
      ...(args.text('settings') && { methodSettings: args.text('settings') }),
      target: args.text('target') ?? 'largest',
      statistic: args.text('statistic') ?? 'relevance mass',
      direction: args.text('direction') ?? 'greater',
      null:
        z.enum(SINGLE_NULLS).safeParse(args.text('null') ?? 'random weights').data ??
        wrong(`There is no null called "${args.text('null')}".`, `There are ${SINGLE_NULLS.join(', ')}.`),
      draws: wholeNumber(args, 'draws', 99),
      alpha: levelOf(args),
    })
    if (!checked.success) wrong('This hypothesis cannot be registered.', checked.error.issues[0]?.message ?? '')
    const entry = await append(resolve(needed(hypothesisRegister, args, 'register')), 'hypothesis', checked.data)
    return { json: entry, text: `Registered as number ${entry.number} at ${entry.time}.\nHash ${entry.hash}` }
  },
}

export const hypothesisTest: Command = {
  name: 'hypothesis test',
  summary: 'Tests a registered claim exactly as it was registered, and writes the outcome into the register.',
  usage: '--register FILE --number N --in data=X.npy --in model=M.onnx --in place=P.npy --out DIR [--seed N] [--json]',
  options: {
    register,
    number: { type: 'string', value: 'N', what: 'Number of the hypothesis (1)' },
    in: { type: 'string', multiple: true, value: 'name=FILE', what: 'data, model, place, and inside where relevance is counted' },
    out: { type: 'string', value: 'DIR', what: 'Where results go' },
    seed: { type: 'string', value: 'N', what: 'Seed of everything random (0)' },
  },
  example:
    'touchstone hypothesis test --register claims.json --number 1 --in data=x.npy --in model=net.onnx --in place=hippocampus.npy --out test-1',
  async perform(args, shell) {
    positionals(hypothesisTest, args, [])
    const path = resolve(needed(hypothesisTest, args, 'register'))
    const number = wholeNumber(args, 'number', 1)
    const inputs = parseInputs(await findInstrument('validate/hypothesis'), [`register=${path}`, ...args.list('in')])
    const answer = await shell.task('run', {
      id: 'validate/hypothesis',
      inputs,
      settings: { number },
      seed: wholeNumber(args, 'seed', 0),
      out: needed(hypothesisTest, args, 'out'),
    })
    const row = answer.tables[0]?.table.rows[0]
    const data = inputs.data ?? ''
    await append(path, 'test', {
      of: number,
      observed: Number(row?.observed),
      p: Number(row?.p),
      rejected: row?.rejected === 'yes',
      confirmatory: row?.confirmatory === 'yes',
      data: { name: basename(data), sha256: (await hashed(data)).sha256 },
    })
    return runOutcome(answer)
  },
}

export const hypothesisVerify: Command = {
  name: 'hypothesis verify',
  summary: 'Checks that nothing in a register was changed, and lists it.',
  usage: 'FILE [--json]',
  options: {},
  example: 'touchstone hypothesis verify claims.json --json > claims-checked.json',
  async perform(args) {
    const [file] = positionals(hypothesisVerify, args, ['FILE'])
    const entries = await readRegister(resolve(file))
    if (!entries.length)
      throw new Problem({ file: resolve(file), what: 'There is no register.', remedy: 'Write one with "touchstone hypothesis register".' })
    const lines = entries.map(lineOf)
    return { json: entries, text: [...lines, `Nothing was changed: the last hash is ${entries.at(-1)?.hash}.`].join('\n') }
  },
}

export const hypothesisExport: Command = {
  name: 'hypothesis export',
  summary: 'Writes a register that nobody has edited as a table or a page: each claim with what came out.',
  usage: 'FILE [--out TABLE.tsv|PAGE.html] [--json]',
  options: {
    out: { type: 'string', value: 'FILE', what: 'Where it goes: a table, or a page if it ends in .html (a table beside the register)' },
  },
  example: 'touchstone hypothesis export claims.json --out claims.html',
  async perform(args) {
    const [file] = positionals(hypothesisExport, args, ['FILE'])
    const entries = await readRegister(resolve(file))
    const table = registerTable(entries)
    if (!table.rows.length)
      throw new Problem({ file: resolve(file), what: 'There is no register.', remedy: 'Write one with "touchstone hypothesis register".' })
    const out = resolve(args.text('out') ?? file.replace(/(\.json)?$/, '.tsv'))
    const text = /\.html?$/i.test(out) ? registerPage(basename(file), entries) : toTsv(table)
    await writeFileAtomically(out, [Buffer.from(text)])
    return { json: { path: out, rows: table.rows }, text: `Wrote ${out}: ${table.rows.length} entries, none changed.` }
  },
}

function lineOf(entry: Entry): string {
  if (entry.kind === 'test') {
    const { of, p, rejected, confirmatory } = entry.content
    return `${entry.number}  ${entry.time}  test of ${of}: p = ${p}, ${rejected ? 'stands' : 'does not stand'} (${confirmatory ? 'confirmatory' : 'exploratory'})`
  }
  const { claim, method, statistic, direction, place, null: against, alpha } = entry.content
  const stated = `${method}, ${statistic} ${direction} in ${place.name} than against ${against}, α = ${alpha}`
  return `${entry.number}  ${entry.time}  ${claim ? `${claim} ` : ''}(${stated})`
}

function levelOf(args: Arguments): number {
  const level = Number(args.text('alpha') ?? 0.05)
  return level > 0 && level < 1 ? level : wrong(`${args.text('alpha')} is no level.`, 'Give a number between 0 and 1.')
}

function wrong(what: string, remedy: string): never {
  throw new Problem({ kind: 'usage', what, remedy })
}

async function hashed(file: string): Promise<{ sha256: string }> {
  try {
    return await hashOf(file)
  } catch (thrown) {
    throw diskProblem(thrown, file) ?? thrown
  }
}
