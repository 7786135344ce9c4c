import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { Problem } from '../../../native-models/data/problem.ts'
import { convertSpikes } from '../../../native-models/data/spikes/convert.ts'
import { convertVolume } from '../../../native-models/data/volume/convert.ts'
import type { Table } from '../../../native-models/instruments/contract.ts'
import { mosaic } from '../../../native-models/volume/mosaic.ts'
import { encodePng } from '../../../native-models/volume/png.ts'
import { asTable } from '../files/one-row.ts'
import { toCsv, toTsv } from '../files/tsv.ts'
import type { TaskContext } from '../jobs/task.ts'
import { openPort } from '../runs/inputs.ts'
import { nameWithoutExtension } from '../runs/names.ts'
import { json } from '../runs/outputs.ts'
import { filesBeside } from './beside.ts'
import { copyDicom } from './dicom.ts'
import { printPdf } from './pdf.ts'
import type { ExportItem, ExportPlan, ExportRun } from './plan.ts'
import { figuresOf, rowOfRun, runAsJson, tablesOf } from './runs.ts'
import { safeName, uniqueGroups } from './safe-names.ts'
import { writeSegmentation } from './segmentation.ts'
import { zipFolder } from './zip.ts'

/** One file (or folder) of an export. */
export interface Piece {
  readonly name: string
  /** What it belongs to, where several files belong together. */
  readonly of?: object
  write(path: string, context: TaskContext): Promise<void>
}

type Format = ExportPlan['format']
type Maker = (plan: ExportPlan, ending: Format) => Promise<Piece[]> | Piece[]

/** What an export consists of. `Problem` (usage) when nothing of what was chosen can be written so. */
export async function piecesOf(plan: ExportPlan): Promise<Piece[]> {
  const pieces = await makers[plan.format](plan, plan.format)
  if (!pieces.length) {
    const what = `Nothing of what was chosen can be written as ${plan.format}.`
    throw new Problem({ kind: 'usage', what, remedy: 'Choose another format, or other items.' })
  }
  const unique = uniqueGroups()
  const groups = Map.groupBy(pieces, (piece) => piece.of ?? piece)
  return [...groups.values()].flatMap((group) => {
    const names = unique(group.map(({ name }) => safeName(name)))
    return group.map((piece, n) => ({ ...piece, name: names[n] }))
  })
}

const ofItems =
  (write: (item: ExportItem, to: string, plan: ExportPlan, context: TaskContext) => Promise<void>): Maker =>
  (plan, ending) =>
    plan.items.map((item) => ({
      name: `${nameWithoutExtension(item.name)}.${ending}`,
      write: (to, context) => write(item, to, plan, context),
    }))

/** Volumes, each with what lies beside it: the names of its labels, and how it was measured. */
const volumes: Maker = (plan, ending) =>
  plan.items.flatMap((item) => {
    const stem = nameWithoutExtension(item.name)
    const beside = filesBeside(item.path).map(({ path, extension }) => ({
      name: `${stem}${extension}`,
      of: item,
      write: (to: string) => copyFile(path, to),
    }))
    return [{ name: `${stem}.${ending}`, of: item, write: (to: string) => convertVolume(item.path, to) }, ...beside]
  })

const makers: Readonly<Record<Format, Maker>> = {
  'nii.gz': volumes,
  nii: volumes,
  mgz: volumes,
  npy: ofItems((item, to) => (item.kind === 'array' ? copyFile(item.path, to) : convertVolume(item.path, to))),
  'dicom-seg': (plan) =>
    plan.items.map((item) => ({ name: `${nameWithoutExtension(item.name)}.seg.dcm`, write: (to) => writeSegmentation(item, to) })),
  dicom: (plan) => plan.items.map((item) => ({ name: nameWithoutExtension(item.name), write: (to) => copyDicom(item, to) })),
  tsv: tables(toTsv),
  csv: tables(toCsv),
  phy: (plan) =>
    plan.items.map((item) => ({ name: `${nameWithoutExtension(item.name)}_phy`, write: (to) => convertSpikes(item.path, to) })),
  json: (plan) =>
    plan.combine && plan.runs.length
      ? [{ name: 'results.json', write: async (to) => writeFile(to, json(await Promise.all(plan.runs.map(runAsJson)))) }]
      : [
          ...plan.items.map((item) => ({
            name: `${nameWithoutExtension(item.name)}.json`,
            write: async (to: string) => writeFile(to, json((await openPort('table', item.path)).rows)),
          })),
          ...plan.runs.map((run) => ({
            name: `${basename(run.folder)}.json`,
            write: async (to: string) => writeFile(to, json(await runAsJson(run))),
          })),
        ],
  png: async (plan) => [
    ...plan.items.map((item) => ({ name: `${nameWithoutExtension(item.name)}.png`, write: (to: string) => drawItem(item, plan, to) })),
    ...(await figures(plan, 'overlay', 'png')),
  ],
  svg: (plan) => figures(plan, 'drawing', 'svg'),
  html: (plan) => reports(plan, 'html', (from, to) => copyFile(from, to)),
  pdf: (plan) => reports(plan, 'pdf', async (from, to, { signal }) => writeFile(to, await printPdf(from, signal))),
  zip: (plan) =>
    plan.runs.map((run) => ({
      name: `${basename(run.folder)}.zip`,
      write: async (to) => zipFolder(run.folder, to, `${basename(run.folder)}/`),
    })),
}

/** Tables that were chosen, those of runs, or of all runs one table with a row each. */
function tables(encode: (table: Table) => string): Maker {
  return async (plan, ending) => {
    const write = (table: Table) => (to: string) => writeFile(to, encode(table))
    if (plan.combine && plan.runs.length) return [{ name: `results.${ending}`, write: write(asTable(plan.runs.map(rowOfRun))) }]
    return [
      ...plan.items.map((item) => ({
        name: `${nameWithoutExtension(item.name)}.${ending}`,
        write: async (to: string) =>
          item.kind === 'spikes'
            ? convertSpikes(item.path, to)
            : extname(item.path).toLowerCase() === `.${ending}`
              ? copyFile(item.path, to)
              : writeFile(to, encode(await openPort('table', item.path))),
      })),
      ...plan.runs.flatMap((run) =>
        tablesOf(run).map(({ port, table }) => ({ name: `${basename(run.folder)}_${port}.${ending}`, write: write(table) })),
      ),
    ]
  }
}

async function drawItem(item: ExportItem, { mosaic: { widthPx, ...options } }: ExportPlan, to: string): Promise<void> {
  const labels = item.kind === 'labels' ? await openPort('labels', item.path) : undefined
  const scan = labels && item.scan === null ? labels : await openPort('volume', item.scan ?? item.path)
  await writeFile(to, encodePng(mosaic(scan, labels, { ...options, width: widthPx })))
}

async function figures(plan: ExportPlan, kind: 'overlay' | 'drawing', ending: string): Promise<Piece[]> {
  const pieces: Piece[] = []
  for (const run of plan.runs)
    for (const figure of await figuresOf(run, kind, plan.mosaic))
      pieces.push({ name: `${basename(run.folder)}_${figure.name}.${ending}`, write: (to) => writeFile(to, figure.content) })
  return pieces
}

function reports(plan: ExportPlan, ending: string, write: (from: string, to: string, context: TaskContext) => Promise<void>): Piece[] {
  return plan.runs.map((run: ExportRun) => ({
    name: `${basename(run.folder)}.${ending}`,
    write: async (to, context) => {
      const report = `${run.folder}/${run.reportName}`
      await readFile(report)
      await write(report, to, context)
    },
  }))
}
