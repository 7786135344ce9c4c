import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { writeFileAtomically } from '../../../native-models/data/atomic-file.ts'
import { Problem } from '../../../native-models/data/problem.ts'
import { type FileHash, hashOfInput } from '../files/hash.ts'
import { diskProblem } from '../files/problem-json.ts'
import { json } from '../runs/outputs.ts'
import { chainCommand, machine, versions } from '../runs/provenance.ts'
import type { RunRecord } from '../runs/record.ts'
import type { RunAnswer, RunRequest } from '../runs/run.ts'
import type { PlannedStep, Source } from './plan.ts'
import type { FoundRecipe, Recipe } from './recipe.ts'
import { type ChainRecord, chainRecord } from './record.ts'

export interface ChainRequest {
  readonly found: FoundRecipe
  readonly steps: readonly PlannedStep[]
  /** A file for each name that the recipe takes. */
  readonly inputs: Readonly<Record<string, string>>
  readonly seed: number
  readonly out: string
}

/**
 * Runs the steps one after the other, each into its folder, and writes run.json of the chain when all are done. Steps that are done stand, each whole and
 * with its own record, when a later one fails. `run` does one, in a process of its own; `begin` hears of each before it begins.
 */
export async function executeChain(
  { found, steps, inputs, seed, out }: ChainRequest,
  run: (request: RunRequest) => Promise<RunAnswer>,
  begin: (step: PlannedStep) => void,
): Promise<{ record: ChainRecord; answers: readonly RunAnswer[] }> {
  const started = new Date()
  const place = join(resolve(out), 'run.json')
  refuseOther(place)
  const hashes = await hashInputs(inputs, steps)
  refuseChanged(found, hashes)
  // Of results that are about to be replaced it would no longer be true.
  rmSync(place, { force: true })
  const answers = new Map<string, RunAnswer>()
  for (const step of steps) {
    begin(step)
    answers.set(
      step.name,
      await run({
        id: step.instrument.id,
        inputs: Object.fromEntries(Object.entries(step.inputs).map(([port, source]) => [port, fileOf(step, source, inputs, answers)])),
        settings: step.settings,
        seed,
        out: join(out, step.folder),
      }),
    )
  }
  const record: ChainRecord = {
    chain: asItWas(found.recipe, steps),
    command: chainCommand({ file: found.file, inputs, out, ...(!found.record && { own: { steps, seed } }) }),
    seed,
    inputs: hashes,
    steps: steps.map(({ name, folder, instrument }) => {
      const { verdict, seconds, outputs } = (answers.get(name) as RunAnswer).record
      return { name, folder, instrument: instrument.id, verdict, seconds, outputs }
    }),
    versions: versions(),
    machine: machine(),
    startedAt: started.toISOString(),
    seconds: Number(((Date.now() - started.getTime()) / 1000).toFixed(3)),
  }
  await writeFileAtomically(place, [Buffer.from(json(record))])
  return { record, answers: [...answers.values()] }
}

/** The recipe with every setting of every step, so that other defaults of a later version change nothing. */
function asItWas(recipe: Recipe, steps: readonly PlannedStep[]): object {
  return { ...recipe, steps: recipe.steps.map((step, at) => ({ ...step, set: steps[at]?.settings })) }
}

function fileOf(step: PlannedStep, source: Source, inputs: ChainRequest['inputs'], answers: ReadonlyMap<string, RunAnswer>): string {
  if ('given' in source) return inputs[source.given]
  const answer = answers.get(source.step)
  const file = answer?.record.outputs[source.output]?.files[0]?.file
  if (answer && file) return join(answer.folder, file)
  throw new Problem({
    kind: 'failed',
    what: `Step "${step.name}" takes ${source.output} of step "${source.step}", which gave none with these settings.`,
    remedy: 'touchstone instruments says when it is given; change the settings of that step.',
  })
}

async function hashInputs(inputs: ChainRequest['inputs'], steps: readonly PlannedStep[]): Promise<RunRecord['inputs']> {
  const hashes: RunRecord['inputs'] = {}
  for (const [name, file] of Object.entries(inputs)) hashes[name] = { file, kind: kindOf(name, steps), ...(await hash(file)) }
  return hashes
}

async function hash(file: string): Promise<FileHash> {
  try {
    return await hashOfInput(file)
  } catch (thrown) {
    throw diskProblem(thrown, file) ?? thrown
  }
}

/** Of the first port that takes it. */
function kindOf(name: string, steps: readonly PlannedStep[]): string {
  const ports = steps.flatMap(({ inputs, instrument }) =>
    Object.entries(inputs).flatMap(([port, source]) => ('given' in source && source.given === name ? [instrument.takes[port].kind] : [])),
  )
  return ports[0] ?? 'file'
}

/** A record is repeated on what it was made from. */
function refuseChanged({ file, record }: FoundRecipe, hashes: RunRecord['inputs']): void {
  for (const [name, { file: input, sha256 }] of Object.entries(hashes))
    if (record && record.inputs[name]?.sha256 !== sha256)
      throw new Problem({
        file: input,
        what: `It is not, or no longer, the ${name} that ${file} was made from.`,
        remedy: 'Give that one with --in, or run the recipe itself on this.',
      })
}

function refuseOther(place: string): void {
  if (!existsSync(place) || isChain(place)) return
  throw new Problem({
    file: place,
    what: 'This is the record of something else, which that of the chain would replace.',
    remedy: 'Choose another --out.',
  })
}

function isChain(place: string): boolean {
  try {
    return chainRecord.safeParse(JSON.parse(readFileSync(place, 'utf8'))).success
  } catch {
    return false
  }
}
