import type { RunContext, Table } from '../../contract.ts'
import { temporaryModel } from '../../temporary-model.ts'
import { type TaskSource, type ValidationPlan, validate } from './arms.ts'
import { cardPage } from './card-page.ts'
import { chooseMethod } from './choose-method.ts'
import { readCohort } from './cohort.ts'
import { cohortTask } from './cohort-task.ts'
import { drawExample } from './example.ts'
import { makeCards } from './make-cards.ts'
import { networkSource, networkWords } from './networks.ts'
import { phantomTask } from './phantom-task.ts'
import { settings as known, type Settings } from './settings.ts'
import { summarise } from './summary.ts'
import { gainTable, mapRecords, networkTable, pairTable, rankingTable } from './tables.ts'

/** Draws phantoms or reads the cohort, validates, and puts what came out into tables and cards. */
export async function runGroundTruth(cohort: Table | undefined, settings: Settings, context: RunContext) {
  const random = context.random.fork('ground truth')
  const source = cohort ? await cohortSource(cohort, settings, context) : phantomSource(settings, random.fork('first turn').integer(6))
  const shape = [1, settings.size, settings.size, settings.size]
  const methods = await Promise.all(settings.methods.map(chooseMethod))
  const plan: ValidationPlan = {
    network: networkSource(settings.network, shape, settings.width),
    steps: settings.steps,
    batch: settings.batch,
    rate: settings.rate,
    methods,
    processing: { smoothVoxels: settings.smoothVoxels, cutoffPercent: settings.cutoffPercent },
    seeds: settings.seeds,
    explained: settings.explained,
    randomNetworks: settings.randomNetworks,
    randomExplained: Math.min(4, settings.explained),
  }
  const from = cohort ? 0.1 : 0
  const validation = await validate(source, plan, random, {
    signal: context.signal,
    progress: (fraction, message) => context.progress(from + (1 - from) * fraction, message),
  })
  const { methods: summaries, differences } = summarise(validation, random.fork('summary'))
  for (const { score, chance, seed } of validation.networks.filter(({ arm }) => arm === 'planted'))
    if (!(score > chance))
      context.warn(`The network of repetition ${seed + 1} predicts no better than chance (correlation ${score.toFixed(2)}).`)
  const cards = makeCards({
    summaries,
    methods,
    networks: validation.networks,
    model: validation.first.model,
    modality: 'mri',
    signal: signalWords(settings),
    data: cohort
      ? `${cohort.rows.length} scans at ${settings.size}³`
      : `phantom heads of ${settings.size}³ voxels, ${settings.subjects} in each cohort`,
    network: networkWords(settings.network, shape, settings.width),
    processing: plan.processing,
    command: commandOf(settings, cohort),
  })
  return {
    ranking: rankingTable(summaries, differences, cards),
    pairs: pairTable(differences),
    gains: gainTable(summaries),
    networks: networkTable(validation.networks),
    cards,
    page: cardPage(cards),
    example: drawExample(validation.task, validation.example),
    maps: mapRecords(validation.observations),
    model: await temporaryModel('ground-truth', validation.first.model),
  }
}

/** The structure that carries the signal changes from one repetition to the next. */
function phantomSource({ signal, size, subjects, suppressor, shortcut, planted }: Settings, turn: number): TaskSource {
  const options = { signal, size, subjects, suppressor, shortcut: shortcut ? 0.75 : undefined }
  return async (random, empty, repetition) => phantomTask({ ...options, turn: turn + repetition, empty: empty || !planted }, random)
}

/** The scans as they are in each repetition; nothing can be planted in them, so there is no empty cohort. */
async function cohortSource(table: Table, settings: Settings, context: RunContext): Promise<TaskSource> {
  const task = cohortTask(await readCohort(table, settings.size, context), settings, context)
  return async (_, empty) => (empty ? undefined : task)
}

function signalWords({ signal, suppressor, shortcut }: Settings): string {
  return [signal, ...(suppressor ? ['with a suppressor'] : []), ...(shortcut ? ['with a shortcut'] : [])].join(' ')
}

/** The command that makes the cards again, with the settings that are not the usual ones. */
function commandOf(settings: Settings, cohort: Table | undefined): string {
  const defaults = known.parse({})
  const changed = Object.entries(settings).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(defaults[name as keyof Settings]),
  )
  const texts = changed.map(([name, value]) => `--set ${name}=${Array.isArray(value) ? value.join(',') : value}`)
  return ['touchstone run validate/ground-truth', ...(cohort ? [`--in cohort=${cohort.file ?? 'FILE'}`] : []), ...texts, '--out DIR'].join(
    ' ',
  )
}
