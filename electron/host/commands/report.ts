import { positionals } from './arguments.ts'
import type { Command } from './command.ts'

export const report: Command = {
  name: 'report',
  summary: 'Makes the report of a run folder again: one HTML file that needs nothing else.',
  usage: 'RUN_DIR [--out FILE.html]',
  options: { out: { type: 'string', value: 'FILE.html', what: 'Where it goes (report.html in RUN_DIR)' } },
  example: 'touchstone report results',
  async perform(args, shell) {
    const [folder] = positionals(report, args, ['RUN_DIR'])
    const done = await shell.task('report', { folder, out: args.text('out') })
    return { json: done, text: done.reports.map((path) => `Wrote ${path}`).join('\n') }
  },
}
