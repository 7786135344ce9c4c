import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Problem } from '../../../native-models/data/problem.ts'
import type { Instrument } from '../../../native-models/instruments/contract.ts'
import { refuseToOverwrite } from '../files/staging.ts'
import { outputName } from './names.ts'
import { type RunRecord, runRecord } from './record.ts'

/** The record of a run that stands in a folder, with the name of its file. */
export interface FoundRecord {
  readonly name: string
  readonly record: RunRecord
}

/** All records of runs in a folder: run.json first. Files that merely have such a name are passed over. */
export function recordsIn(folder: string): FoundRecord[] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder).filter((name) => name === 'run.json' || name.endsWith('_run.json'))
  return names
    .sort((a, b) => Number(b === 'run.json') - Number(a === 'run.json') || a.localeCompare(b))
    .flatMap((name) => {
      const record = readRecord(join(folder, name))
      return record ? [{ name, record }] : []
    })
}

function readRecord(path: string): RunRecord | undefined {
  try {
    return runRecord.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data
  } catch {
    return undefined
  }
}

/**
 * The names under which a run keeps its record and its report. The first run of a folder has run.json and report.html; one on another
 * source, or with another instrument, stands beside it under its own name.
 */
export function recordNames(out: string, instrument: Instrument, stem: string): { run: string; report: string } {
  const same = recordsIn(out).find(({ record }) => record.stem === stem && record.instrument.id === instrument.id)
  const own = `${stem}_desc-${instrument.id.split('/').at(-1)}`
  const run = same?.name ?? (existsSync(join(out, 'run.json')) ? `${own}_run.json` : 'run.json')
  return { run, report: run === 'run.json' ? 'report.html' : `${own}_report.html` }
}

/**
 * Refuses what would lose something: results written over their own source, or over those of another file whose name begins alike
 * (sub-01_T1w and sub-01_FLAIR). `Problem` (input).
 */
export function refuseToLose(out: string, instrument: Instrument, stem: string, inputs: RunRecord['inputs']): void {
  const files = Object.entries(instrument.gives).map(([name, port]) => join(out, outputName(stem, name, port).file))
  refuseToOverwrite(
    Object.values(inputs).map((input) => input.file),
    files,
  )
  const sources = new Set(Object.values(inputs).map((input) => input.sha256))
  const other = recordsIn(out).find(
    ({ record }) =>
      record.stem === stem &&
      record.instrument.id === instrument.id &&
      // Runs that draw their own data have no input: the same again replaces them.
      (sources.size > 0 || Object.keys(record.inputs).length > 0) &&
      !Object.values(record.inputs).some((input) => sources.has(input.sha256)),
  )
  if (other) {
    const was = Object.values(other.record.inputs)[0]?.file ?? 'another file'
    throw new Problem({
      file: out,
      what: `It already holds results called ${stem} that were made from ${was}.`,
      remedy: 'Choose another --out, so that neither is lost.',
    })
  }
}
