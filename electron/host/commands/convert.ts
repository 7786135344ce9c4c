import { mappingOf } from '../spikes/mapping-words.ts'
import { positionals } from './arguments.ts'
import type { Command } from './command.ts'

export const convert: Command = {
  name: 'convert',
  summary: 'Writes a file in another format, told by the name of OUT.',
  usage: 'IN OUT [--channels NAMES] [--map LISTS]',
  about:
    'Volumes: to .nii, .nii.gz, .mgh and .mgz with their geometry and type; to .npy as scaled float32 values in the axis order of the file.\nRecordings: to .edf, .vhdr and .csv; to .npy as channels × samples in volts, float64, NaN in gaps.\nTables: between .tsv and .csv.\nSpikes: to .csv and .tsv as unit,time_s in order of time; under a name without an ending to a new folder of Phy.\nA table, .mat or .npy in which no spikes are found: with --map to .json, which is then read as spikes by every command.',
  options: {
    map: {
      type: 'string',
      value: 'LISTS',
      what: 'Which lists are spikes: times=NAME, then units=NAME, in=s, ms, us or samples, rate=HZ, with commas',
    },
    channels: { type: 'string', multiple: true, value: 'NAMES', what: 'Only these channels of a recording, by name, with commas' },
  },
  example: 'touchstone convert scan.mgz scan.nii.gz',
  async perform(args, shell) {
    const [from, to] = positionals(convert, args, ['IN', 'OUT'])
    const channels = args
      .list('channels')
      .flatMap((names) => names.split(','))
      .filter((name) => name !== '')
    const map = args.text('map')
    const done = await shell.task('convert', {
      from,
      to,
      ...(channels.length ? { channels } : {}),
      ...(map !== undefined && { map: mappingOf(map) }),
    })
    return { json: done, text: `Wrote ${done.to}` }
  },
}
