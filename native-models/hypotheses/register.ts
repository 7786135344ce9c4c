import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { writeFileAtomically } from '../data/atomic-file.ts'
import { Problem } from '../data/problem.ts'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/** What is claimed, said before any map is seen. */
export const hypothesis = z.strictObject({
  /** The claim in words. */
  claim: z.string().max(2000),
  model: z.strictObject({ name: z.string(), sha256 }),
  /** The place, as an array or image file. */
  place: z.strictObject({ name: z.string(), sha256 }),
  method: z.string(),
  /** Settings of the method, such as "draws=50"; left out where it has its own. */
  methodSettings: z.string().optional(),
  target: z.string(),
  statistic: z.enum(['relevance mass', 'relevance rank', 'area under the curve']),
  direction: z.enum(['greater', 'less']),
  null: z.string(),
  draws: z.int(),
  alpha: z.number(),
})

/** What came out when it was tested. */
const outcome = z.strictObject({
  of: z.int(),
  observed: z.number(),
  p: z.number(),
  rejected: z.boolean(),
  confirmatory: z.boolean(),
  data: z.strictObject({ name: z.string(), sha256 }),
})

const entry = z.discriminatedUnion('kind', [
  z.strictObject({
    number: z.int(),
    kind: z.literal('hypothesis'),
    time: z.iso.datetime(),
    content: hypothesis,
    previous: z.string(),
    hash: sha256,
  }),
  z.strictObject({
    number: z.int(),
    kind: z.literal('test'),
    time: z.iso.datetime(),
    content: outcome,
    previous: z.string(),
    hash: sha256,
  }),
])

export type Hypothesis = z.infer<typeof hypothesis>
export type TestOutcome = z.infer<typeof outcome>
export type Entry = z.infer<typeof entry>

/**
 * Checks a register: each entry carries the hash of its content and of the entry before it, so that none can be changed, left out or put in
 * between without every later hash being wrong. `Problem` naming the first entry that does not fit.
 */
export function checkRegister(register: unknown, file?: string): Entry[] {
  const parsed = z.array(entry).safeParse(register)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const at = typeof issue?.path[0] === 'number' ? `Entry ${issue.path[0] + 1} of the register` : 'The register'
    throw new Problem({
      file,
      what: `${at} is not as Touchstone writes it (${issue?.path.slice(1).join('.') || 'form'}).`,
      remedy: 'Take the last copy that nobody edited.',
    })
  }
  let previous = ''
  parsed.data.forEach((one, at) => {
    const sound = one.number === at + 1 && one.previous === previous && one.hash === hashOf(one)
    if (!sound) {
      throw new Problem({
        file,
        what: `Entry ${at + 1} of the register was changed after it was written, or one before it was taken out.`,
        remedy: 'A register proves nothing once it was edited: take the last copy that nobody edited.',
      })
    }
    previous = one.hash
  })
  return parsed.data
}

/** SHA-256 of a place: its shape and where it is not 0, whatever file it came from. */
export function placeHash({ shape, data }: { readonly shape: readonly number[]; readonly data: ArrayLike<number | bigint> }): string {
  const mask = Uint8Array.from(data as ArrayLike<number>, (value) => (Number(value) ? 1 : 0))
  const kept = shape.filter((n) => n > 1)
  return createHash('sha256').update(kept.join('x')).update(mask).digest('hex')
}

/** Reads and checks a register file; one that does not exist yet is empty. */
export async function readRegister(path: string): Promise<Entry[]> {
  if (!existsSync(path)) return []
  let text: unknown
  try {
    text = JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    throw new Problem({
      file: path,
      what: 'This is no register: it is not JSON.',
      remedy: 'Give the file that "touchstone hypothesis register" wrote.',
      cause,
    })
  }
  return checkRegister(text, path)
}

/** Writes a hypothesis or an outcome behind all that stands there; gives the entry. Nothing that stands there is changed. */
export async function append(path: string, kind: 'hypothesis', content: Hypothesis): Promise<Entry>
export async function append(path: string, kind: 'test', content: TestOutcome): Promise<Entry>
export async function append(path: string, kind: 'hypothesis' | 'test', content: Hypothesis | TestOutcome): Promise<Entry> {
  const register = await readRegister(path)
  const bare = { number: register.length + 1, kind, time: new Date().toISOString(), content, previous: register.at(-1)?.hash ?? '' }
  const added = entry.parse({ ...bare, hash: hashOf(bare) })
  await writeFileAtomically(path, [Buffer.from(`${JSON.stringify([...register, added], null, 2)}\n`)])
  return added
}

/** The hypothesis of a number. `Problem` (usage) when that entry is none. */
export function hypothesisOf(register: readonly Entry[], number: number): Hypothesis & { readonly time: string } {
  const found = register[number - 1]
  if (found?.kind === 'hypothesis') return { ...found.content, time: found.time }
  const numbers = register.filter(({ kind }) => kind === 'hypothesis').map((one) => one.number)
  throw new Problem({
    kind: 'usage',
    what: `Entry ${number} of the register is no hypothesis.`,
    remedy: `Hypotheses have the numbers ${numbers.join(', ') || '(none yet)'}.`,
  })
}

/** A test is confirmatory when no map of that model, place and method had been tested in this register before the hypothesis was written. */
export function isConfirmatory(register: readonly Entry[], number: number): boolean {
  const claimed = hypothesisOf(register, number)
  return !register.some((one) => {
    if (one.kind !== 'test' || one.number > number) return false
    const earlier = hypothesisOf(register, one.content.of)
    return (
      earlier.model.sha256 === claimed.model.sha256 && earlier.place.sha256 === claimed.place.sha256 && earlier.method === claimed.method
    )
  })
}

function hashOf({ number, kind, time, content, previous }: Omit<Entry, 'hash'>): string {
  return createHash('sha256').update(canonical({ number, kind, time, content, previous })).digest('hex')
}

/** JSON with sorted keys, so that the hash does not depend on how a file was formatted. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const keys = Object.keys(value).sort()
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical((value as Record<string, unknown>)[key])}`).join(',')}}`
}
