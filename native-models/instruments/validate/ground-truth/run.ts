import { Problem } from '../../../data/problem.ts'
import type { RunContext, Table } from '../../contract.ts'
import { temporaryModel } from '../../temporary-model.ts'
import { type TaskSource, type ValidationPlan, validate } from './arms.ts'
import { cardPage } from './card-page.ts'
import { chooseMethod } from './choose-method.ts'
import { readCohort } from './cohort.ts'
import { cohortTask } from './cohort-task.ts'
import { drawExample } from './example.ts'
import { makeCards } from './make-cards.ts'
import type { NetworkName } from './network-names.ts'
import { networkSource, networkWords } from './networks.ts'
import { PHANTOM_KINDS, type PhantomKind } from './phantom-kinds.ts'
import { settings as known, type Settings } from './settings.ts'
import { summarise } from './summary.ts'
import { gainTable, mapRecords, networkTable, pairTable, rankingTable } from './tables.ts'

/** Draws phantoms or reads the cohort, validates, and puts what came out into tables and cards. */
export async function runGroundTruth(cohort: Table | undefined, settings: Settings, context: RunContext) {
  const random = context.random.fork('ground truth')
  const kind = PHANTOM_KINDS[settings.signal]
  const network = settings.network === 'usual' ? kind.usualNetwork : settings.network
  checkTask(kind, cohort)
  const shape = kind.shape(settings, network)
  const build = networkSource(network, shape, settings.width)
  const source = cohort
    ? await cohortSource(cohort, settings, context)
    : phantomSource(kind, settings, network, random.fork('first turn').integer(6))
  const methods = await Promise.all((settings.methods.length ? settings.methods : usualMethods(network)).map(chooseMethod))
  const plan: ValidationPlan = {
    network: build,
    steps: settings.steps,
    batch: settings.batch,
    rate: settings.rate,
    methods,
    processing: { smoothVoxels: settings.smoothVoxels, cutoffPercent: settings.cutoffPercent },
    seeds: settings.seeds,
    networks: settings.networks,
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
  for (const { score, chance, seed, network } of validation.networks.filter(({ arm }) => arm === 'planted')) {
    const which = settings.networks > 1 ? `Network ${network + 1}` : 'The network'
    if (!(score > chance))
      context.warn(`${which} of repetition ${seed + 1} predicts no better than chance (correlation ${score.toFixed(2)}).`)
  }
  const cards = makeCards({
    summaries,
    methods,
    networks: validation.networks,
    model: validation.first.model,
    modality: kind.modality,
    signal: signalWords(settings),
    data: cohort ? `${cohort.rows.length} scans at ${settings.size}³` : kind.describe(settings),
    network: networkWords(network, shape, settings.width),
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

/** The place that carries the signal changes from one repetition to the next. */
function phantomSource(kind: PhantomKind, settings: Settings, network: NetworkName, turn: number): TaskSource {
  return async (random, empty, repetition) =>
    kind.draw(settings, network, { turn: turn + repetition, empty: empty || !settings.planted }, random)
}

/** `Problem` (usage) for what the phantoms of a signal do not have. */
function checkTask({ modality, words }: PhantomKind, cohort: Table | undefined): void {
  if (modality !== 'mri' && cohort)
    throw new Problem({
      kind: 'usage',
      what: `A cohort holds scans, which do not carry ${words}.`,
      remedy: 'Choose the signal intensity, volume, disease or lesions, or leave the cohort out.',
    })
}

/** What is compared unless something else is asked for: only convolutions have class activation maps. */
function usualMethods(network: NetworkName): readonly string[] {
  const everywhere = ['smoothgrad', 'input-x-gradient', 'gradient']
  return network === 'gru' || network === 'linear' ? everywhere : [...everywhere, 'gradcam']
}

/** The scans as they are in each repetition; nothing can be planted in them, so there is no empty cohort. */
async function cohortSource(table: Table, settings: Settings, context: RunContext): Promise<TaskSource> {
  const task = cohortTask(await readCohort(table, settings.size, context), settings, context)
  return async (_, empty) => (empty ? undefined : task)
}

function signalWords({ signal, suppressor, shortcut }: Settings): string {
  return [PHANTOM_KINDS[signal].words, ...(suppressor ? ['with a suppressor'] : []), ...(shortcut ? ['with a shortcut'] : [])].join(' ')
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
