import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { Problem } from '../../../native-models/data/problem.ts'
import type { Instrument } from '../../../native-models/instruments/contract.ts'
import { type Candidate, walk } from '../catalogue/walk.ts'
import { nameWithoutExtension } from '../runs/names.ts'
import { portFor } from '../study/instruments.ts'

/** One run of a BIDS App: a file of a participant, and the folder of its results beneath the folder of all. */
export interface BidsRun {
  readonly subject: string
  readonly session: string | null
  /** Relative to the dataset, with '/'. */
  readonly source: string
  readonly file: string
  readonly instrument: Instrument
  readonly port: string
  /** Relative to the folder of all results, with '/'. */
  readonly folder: string
}

/** The name of a dataset. `Problem` (input) when the folder is none. */
export function datasetName(dataset: string): string {
  const file = join(dataset, 'dataset_description.json')
  if (!existsSync(file)) {
    throw new Problem({
      file: dataset,
      what: 'This folder is no BIDS dataset: it has no dataset_description.json.',
      remedy: 'Name the folder that holds it, or use touchstone run on single files.',
    })
  }
  try {
    return String(JSON.parse(readFileSync(file, 'utf8')).Name ?? 'Dataset')
  } catch {
    throw new Problem({ file, what: 'It is not JSON.', remedy: 'Correct it; bids-validator says where.' })
  }
}

/** The participants of a dataset, without 'sub-'. `Problem` (usage) when one of `labels` is not among them. */
export function participantsOf(dataset: string, labels: readonly string[]): string[] {
  const all = readdirSync(dataset, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name.startsWith('sub-'))
    .map(({ name }) => name.slice('sub-'.length))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  const asked = labels.map((label) => label.replace(/^sub-/, ''))
  const unknown = asked.find((label) => !all.includes(label))
  if (unknown !== undefined) {
    const known = all.length ? `There are: ${all.slice(0, 20).join(', ')}${all.length > 20 ? ' …' : ''}.` : 'It has none.'
    throw new Problem({ kind: 'usage', what: `The dataset has no participant ${unknown}.`, remedy: known })
  }
  return asked.length ? all.filter((label) => asked.includes(label)) : all
}

/**
 * What is to be run: every file of these participants that an instrument takes, in order. With `suffixes`, only files that end so ('T1w').
 * `Problem` (usage) when an instrument needs more than one file, or nothing is left.
 */
export async function planRuns(
  dataset: string,
  participants: readonly string[],
  instruments: readonly Instrument[],
  suffixes: readonly string[],
): Promise<BidsRun[]> {
  for (const instrument of instruments) refuseSeveral(instrument)
  const runs: BidsRun[] = []
  for (const participant of participants) {
    for await (const found of walk(resolve(dataset, `sub-${participant}`))) {
      if (suffixes.length && !suffixes.includes(found.suffix)) continue
      for (const instrument of instruments) {
        const port = portFor(instrument, found)
        if (port !== undefined) runs.push(runOf(dataset, participant, found, instrument, port))
      }
    }
  }
  if (runs.length) return runs
  throw new Problem({
    kind: 'usage',
    file: dataset,
    what: 'There is nothing to run: none of these participants has a file that these instruments take.',
    remedy: 'Look at --participant-label, --suffix and --instrument.',
  })
}

function runOf(dataset: string, participant: string, found: Candidate, instrument: Instrument, port: string): BidsRun {
  const parts = [`sub-${participant}`, ...(found.session === null ? [] : [`ses-${found.session}`])]
  return {
    subject: participant,
    session: found.session,
    source: relative(resolve(dataset), found.path).split(sep).join('/'),
    file: found.path,
    instrument,
    port,
    folder: [...parts, nameWithoutExtension(found.path), instrument.id.replaceAll('/', '-')].join('/'),
  }
}

function refuseSeveral({ id, takes }: Instrument): void {
  const needed = Object.values(takes).filter(({ optional }) => !optional)
  if (needed.length === 1) return
  throw new Problem({
    kind: 'usage',
    what: `${id} takes ${needed.map(({ what }) => what).join(' and ') || 'no file'}, and a BIDS App gives each run one file.`,
    remedy: 'Use touchstone run for it.',
  })
}
