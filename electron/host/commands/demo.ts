import { join } from 'node:path'
import { findInstrument } from '../../../native-models/instruments/registry.ts'
import { parseSettings } from '../runs/settings.ts'
import { positionals } from './arguments.ts'
import type { Command } from './command.ts'
import { runOutcome } from './run.ts'

export const demo: Command = {
  name: 'demo',
  summary: 'Segments the shipped sample scan (Colin27), end to end.',
  usage: '[--out DIR]',
  options: { out: { type: 'string', value: 'DIR', what: 'Where results go (out/demo)' } },
  example: 'touchstone demo',
  async perform(args, shell) {
    positionals(demo, args, [])
    const id = 'segment/tissue'
    const answer = await shell.task('run', {
      id,
      inputs: { scan: join(import.meta.dirname, '..', '..', '..', 'resources', 'sample', 'colin27.nii.gz') },
      settings: parseSettings(await findInstrument(id), []),
      seed: 0,
      out: args.text('out') ?? join('out', 'demo'),
    })
    return runOutcome(answer)
  },
}
