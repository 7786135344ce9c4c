import { randomBytes } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { Problem } from '../../../native-models/data/problem.ts'
import { exportFormat, exportRequest } from '../api/exports.ts'
import { entitiesOf, recognise } from '../catalogue/recognise.ts'
import type { ExportItem, ExportRun } from '../exports/plan.ts'
import { recordsIn } from '../runs/plan.ts'
import { needed, usage, wholeNumber } from './arguments.ts'
import type { Arguments, Command } from './command.ts'

export const exportCommand: Command = {
  name: 'export',
  summary: 'Writes scans, segmentations, tables and results of runs in other formats, de-identified where asked.',
  usage: 'FILE|RUN_DIR… --as FORMAT --out DIR [--deidentify]',
  about: `Formats: ${exportFormat.options.join(', ')}.
A folder that holds a run.json is a run; what it gave can be written as tsv, csv, json (--combine: one row a run), png, svg, html, pdf or zip.
Files that are there already are never replaced: a name that is taken gets a number.
De-identified: DICOM by the basic profile of PS3.15; new headers, new names, faces cut away (--keep-face leaves them), dates removed or, with
--dates shift, moved by one secret number of days for each subject. The log says what was removed, and holds none of it.`,
  options: {
    as: { type: 'string', value: 'FORMAT', what: 'What to write' },
    out: { type: 'string', value: 'DIR', what: 'Where it goes; made when it does not exist' },
    combine: { type: 'boolean', what: 'Tables of several runs in one file' },
    slices: { type: 'string', value: 'N', what: 'Of pictures: slices in each row (6)' },
    width: { type: 'string', value: 'PIXELS', what: 'Of pictures: width (1440)' },
    scan: { type: 'string', value: 'FILE', what: 'The scan that a segmentation belongs to: a file, or a DICOM folder' },
    deidentify: { type: 'boolean', what: 'Leave out who it was' },
    dates: { type: 'string', value: 'remove|shift', what: 'De-identified: what becomes of dates (remove)' },
    'keep-face': { type: 'boolean', what: 'De-identified: leave the face in head scans' },
    'brain-mask': { type: 'string', value: 'FILE', what: 'De-identified: the brain, where it is known already' },
    secret: {
      type: 'string',
      value: 'TEXT',
      what: 'De-identified: the same secret gives the same pseudonyms and shifts again (a random one)',
    },
  },
  example: 'touchstone export results --as csv --combine --out tables',
  async perform(args, shell) {
    if (!args.positionals.length) throw usage('export needs a FILE or a RUN_DIR.', `For example: ${exportCommand.example}`)
    const asked = exportRequest.safeParse({
      format: needed(exportCommand, args, 'as'),
      combine: args.flag('combine'),
      mosaic: { slices: wholeNumber(args, 'slices', 6), widthPx: wholeNumber(args, 'width', 1440) },
      deidentify: args.flag('deidentify'),
      deidentification: { dates: args.text('dates') ?? 'remove', deface: !args.flag('keep-face') },
    })
    if (!asked.success) {
      const [issue] = asked.error.issues
      throw usage(
        `export cannot take this ${String(issue?.path.at(-1) ?? 'option')}: ${issue?.message}.`,
        `Formats: ${exportFormat.options.join(', ')}.`,
      )
    }
    const { format, combine, mosaic, deidentify, deidentification } = asked.data
    const things = args.positionals.map((path) => thingAt(resolve(path), args))
    const done = await shell.task('export', {
      ...{ format, combine, mosaic },
      items: things.flatMap(({ item }) => item ?? []),
      runs: things.flatMap(({ runs }) => runs ?? []),
      out: resolve(needed(exportCommand, args, 'out')),
      asOneFile: false,
      receipt: null,
      deidentify: deidentify ? { ...deidentification, secret: args.text('secret') ?? randomBytes(32).toString('hex') } : null,
    })
    return { json: done, text: [...done.files.map((name) => `Wrote ${join(done.out, name)}`), ...done.warnings].join('\n') }
  },
}

function thingAt(path: string, args: Arguments): { item?: ExportItem; runs?: ExportRun[] } {
  if (!existsSync(path)) throw new Problem({ file: path, what: 'There is no such file or folder.', remedy: 'Check the path.' })
  const records = statSync(path).isDirectory() ? recordsIn(path) : []
  if (records.length) return { runs: records.map(({ name, record }) => runAt(path, name, record)) }
  const named = recognise(path) ?? { ...entitiesOf(path), kind: 'volume' }
  const [scan, mask] = ['scan', 'brain-mask'].map((name) => args.text(name))
  const item = {
    ...named,
    name: basename(path),
    path,
    source: path,
    scan: scan ? resolve(scan) : null,
    brainMask: mask ? resolve(mask) : null,
  }
  return { item }
}

function runAt(folder: string, recordName: string, { inputs }: ReturnType<typeof recordsIn>[number]['record']): ExportRun {
  const [first] = Object.values(inputs)
  const { subject, session } = entitiesOf(first?.file ?? folder)
  const reportName = recordName === 'run.json' ? 'report.html' : recordName.replace(/_run\.json$/, '_report.html')
  return { folder, recordName, reportName, subject, session, source: first?.sha256 ?? folder }
}
