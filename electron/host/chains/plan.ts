import { Problem } from '../../../native-models/data/problem.ts'
import type { Instrument } from '../../../native-models/instruments/contract.ts'
import { findInstrument } from '../../../native-models/instruments/registry.ts'
import { parseSettings } from '../runs/settings.ts'
import { takesKind } from '../study/instruments.ts'
import { nearest } from '../terminal/nearest.ts'
import type { FoundRecipe, Recipe } from './recipe.ts'

type Step = Recipe['steps'][number]

/** Where the value of a port comes from: a file that the chain is given, or what an earlier step gives. */
export type Source = { readonly given: string } | { readonly step: string; readonly output: string }

export interface PlannedStep {
  readonly name: string
  readonly instrument: Instrument
  readonly inputs: Readonly<Record<string, Source>>
  readonly settings: Record<string, unknown>
  /** Of its results, inside the folder of the chain. */
  readonly folder: string
}

/**
 * Checks a recipe before anything is run: instruments, settings, and that each step takes what the chain is given or what an earlier step gives.
 * `overrides` are texts "step.key=value". `Problem` (input, with the step) where the recipe is wrong, (usage) where an override is.
 */
export async function planChain({ file, recipe }: FoundRecipe, overrides: readonly string[]): Promise<PlannedStep[]> {
  const names = recipe.steps.map(({ name }) => name)
  const stray = overrides.find((text) => !names.includes(text.slice(0, Math.max(0, text.indexOf('.')))))
  if (stray !== undefined)
    throw new Problem({
      kind: 'usage',
      what: `--set ${stray} is not of the form step.key=value.`,
      remedy: `Steps of this chain: ${names.join(', ')}.`,
    })
  const planned: PlannedStep[] = []
  for (const [at, step] of recipe.steps.entries()) {
    const place = `step ${at + 1} (${step.name})`
    const wrong = (what: string, remedy: string) => new Problem({ file, place, what, remedy })
    if (planned.some(({ name }) => name === step.name) || Object.hasOwn(recipe.takes, step.name))
      throw wrong(`The name "${step.name}" is taken.`, 'Give every step a name of its own.')
    const instrument = await asInput(wrong, () => findInstrument(step.run))
    const inputs = sourcesOf(step, instrument, recipe, planned, wrong)
    await asInput(wrong, async () => parseSettings(instrument, textsOf(step)))
    const own = overrides.filter((text) => text.startsWith(`${step.name}.`)).map((text) => text.slice(step.name.length + 1))
    const settings = parseSettings(instrument, [...textsOf(step), ...own])
    planned.push({ name: step.name, instrument, inputs, settings, folder: `${at + 1}-${step.name}` })
  }
  return planned
}

type Wrong = (what: string, remedy: string) => Problem

/** What would be a slip of the keyboard on the command line is a fault of the recipe here. */
async function asInput<T>(wrong: Wrong, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown
    throw wrong(thrown.message.slice(0, -thrown.remedy.length).trim(), thrown.remedy)
  }
}

/** As --set takes them. */
function textsOf({ set }: Step): string[] {
  return Object.entries(set).map(([key, value]) => `${key}=${Array.isArray(value) ? value.join(',') : value}`)
}

function sourcesOf(step: Step, instrument: Instrument, recipe: Recipe, before: readonly PlannedStep[], wrong: Wrong) {
  const ports = Object.entries(instrument.takes)
  const known = ports.map(([name, { what, optional }]) => `${name} (${what}${optional ? ', optional' : ''})`).join('; ')
  const missing = ports.find(([name, { optional }]) => !optional && !Object.hasOwn(step.in, name))
  if (missing) throw wrong(`${instrument.id} needs ${missing[1].what}: "${missing[0]}" under "in".`, `It takes ${known}.`)
  return Object.fromEntries(
    Object.entries(step.in).map(([name, text]) => {
      const port = Object.hasOwn(instrument.takes, name) ? instrument.takes[name] : undefined
      if (!port) throw wrong(`${instrument.id} takes nothing called "${name}".`, `It takes ${known || 'nothing'}.`)
      const { source, kind } = sourceOf(text, recipe, before, wrong)
      if (kind !== undefined && !fits(port.kind, kind))
        throw wrong(`"${name}" takes ${port.what} (${port.kind}), and ${text} is of kind ${kind}.`, 'Take another output.')
      return [name, source]
    }),
  )
}

function sourceOf(text: string, recipe: Recipe, before: readonly PlannedStep[], wrong: Wrong): { source: Source; kind?: string } {
  if (Object.hasOwn(recipe.takes, text)) return { source: { given: text } }
  const offered = before.flatMap(({ name, instrument }) => Object.keys(instrument.gives).map((output) => `${name}.${output}`))
  const [step, output] = text.split('.')
  const port = offered.includes(text) ? before.find(({ name }) => name === step)?.instrument.gives[output] : undefined
  if (port) return { source: { step, output }, kind: port.kind }
  const all = [...Object.keys(recipe.takes), ...offered]
  const near = nearest(text, all)
  throw wrong(
    `Nothing before this step is called "${text}".`,
    `${near ? `Did you mean ${near}? ` : ''}There ${all.length === 1 ? 'is' : 'are'} ${all.join(', ')}.`,
  )
}

const fits = (taken: string, given: string) => takesKind(taken, given) || (taken === 'volume' && given === 'labels')
