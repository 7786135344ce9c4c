import { positionals } from './arguments.ts'
import type { Command } from './command.ts'

export const convert: Command = {
  name: 'convert',
  summary: 'Writes a file in another format, told by the name of OUT.',
  usage: 'IN OUT',
  about:
    'Volumes: to .nii, .nii.gz, .mgh and .mgz with their geometry and type; to .npy as scaled float32 values in the axis order of the file.\nTables: between .tsv and .csv.',
  options: {},
  example: 'touchstone convert scan.mgz scan.nii.gz',
  async perform(args, shell) {
    const [from, to] = positionals(convert, args, ['IN', 'OUT'])
    const done = await shell.task('convert', { from, to })
    return { json: done, text: `Wrote ${done.to}` }
  },
}
