import { join } from 'node:path'
import { findInstrument } from '../../../native-models/instruments/registry.ts'
import { parseSettings } from '../runs/settings.ts'
import { positionals } from './arguments.ts'
import type { Command, Outcome } from './command.ts'
import { runOutcome } from './run.ts'

interface Part {
  readonly id: string
  readonly inputs: Readonly<Record<string, string>>
  /** As `--set` takes them. */
  readonly set: readonly string[]
  readonly folder: string
  readonly heading: string
}

const sampleFolder = join(import.meta.dirname, '..', '..', '..', 'resources', 'sample')
const sample = join(sampleFolder, 'colin27.nii.gz')
const population = join(sampleFolder, 'population')

const parts: readonly Part[] = [
  { id: 'segment/tissue', inputs: { scan: sample }, set: [], folder: '', heading: 'The sample scan, segmented' },
  {
    id: 'validate/ground-truth',
    inputs: {},
    set: ['subjects=240', 'steps=200', 'explained=20'],
    folder: 'ground-truth',
    heading: 'Attribution methods on small phantoms, where the truth is known',
  },
  {
    id: 'decode/causes',
    inputs: { spikes: join(population, 'spikes.csv'), truth: join(population, 'truth.tsv') },
    set: [],
    folder: 'population',
    heading: 'A population of units that was drawn, decoded, explained, and checked against what causes its label',
  },
]

export const demo: Command = {
  name: 'demo',
  summary:
    'Segments the shipped sample scan (Colin27), tests attribution methods on phantoms, and decodes and explains a phantom population, end to end.',
  usage: '[--out DIR]',
  options: { out: { type: 'string', value: 'DIR', what: 'Where results go (out/demo)' } },
  example: 'touchstone demo',
  async perform(args, shell) {
    positionals(demo, args, [])
    const out = args.text('out') ?? join('out', 'demo')
    const outcomes: Outcome[] = []
    for (const { id, inputs, set, folder } of parts) {
      const settings = parseSettings(await findInstrument(id), set)
      outcomes.push(runOutcome(await shell.task('run', { id, inputs, settings, seed: 0, out: join(out, folder) })))
    }
    return {
      json: { ...(outcomes[0].json as object), further: outcomes.slice(1).map(({ json }) => json) },
      text: outcomes.map(({ text }, at) => `${parts[at].heading}\n${text}`).join('\n\n'),
    }
  },
}
