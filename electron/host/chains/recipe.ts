import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { Problem } from '../../../native-models/data/problem.ts'
import { diskProblem } from '../files/problem-json.ts'
import { type ChainRecord, chainRecord } from './record.ts'

const value = z.union([z.string(), z.number(), z.boolean()])
const word = z.string().regex(/^[A-Za-z][A-Za-z0-9-]*$/, 'a name is letters, digits and hyphens')

/** A chain of runs: what one gives, a later one takes. */
export const recipe = z.strictObject({
  title: z.string().optional(),
  /** What the chain is given, by name, in words. */
  takes: z.record(word, z.string()),
  steps: z
    .array(
      z.strictObject({
        name: word,
        /** The instrument. */
        run: z.string(),
        /** For each port what it takes: a name of `takes`, or "step.output" of an earlier step. */
        in: z.record(z.string(), z.string()),
        set: z.record(z.string(), z.union([value, z.array(value)])).default({}),
      }),
    )
    .min(1),
})

export type Recipe = z.infer<typeof recipe>

/** What was read: a recipe, and the record of a chain where it came out of one. */
export interface FoundRecipe {
  readonly file: string
  readonly recipe: Recipe
  readonly record?: ChainRecord
}

const shipped = join(import.meta.dirname, '..', '..', '..', 'resources', 'recipes')

/** The names of the recipes that come with Touchstone. */
export function shippedRecipes(): string[] {
  return readdirSync(shipped).map((name) => name.replace(/\.json$/, ''))
}

/** Reads a recipe: a JSON file, the run.json of a chain, or the name of one that is shipped. `Problem` (input) where it is none. */
export function readRecipe(given: string): FoundRecipe {
  const own = shippedRecipes().includes(given) && !existsSync(given)
  const file = own ? join(shipped, `${given}.json`) : resolve(given)
  const json = parse(file)
  if (isRecord(json)) {
    const record = chainRecord.safeParse(json)
    if (!record.success) throw unfit(file, record.error)
    return { file, recipe: checked(file, record.data.chain), record: record.data }
  }
  return { file, recipe: checked(file, json) }
}

function isRecord(json: unknown): boolean {
  return typeof json === 'object' && json !== null && 'chain' in json
}

function checked(file: string, json: unknown): Recipe {
  const parsed = recipe.safeParse(json)
  if (!parsed.success) throw unfit(file, parsed.error)
  return parsed.data
}

function unfit(file: string, error: z.ZodError): Problem {
  const [issue] = error.issues
  const place = issue?.path.map((part) => (typeof part === 'number' ? `[${part + 1}]` : String(part))).join(' ') || undefined
  return new Problem({
    file,
    place,
    what: `It is no recipe of a chain: ${issue?.message ?? 'it has another form'}.`,
    remedy: 'touchstone chain --help shows one.',
  })
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (thrown) {
    const remedy = `Name a JSON file, the run.json of a chain, or one of those that are shipped: ${shippedRecipes().join(', ')}.`
    const disk = diskProblem(thrown, file)
    throw new Problem({ file, what: disk ? 'There is no recipe that can be read.' : 'It is not JSON.', remedy, cause: thrown })
  }
}
