import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Instrument, Table } from '../../../native-models/instruments/contract.ts'
import { findInstrument } from '../../../native-models/instruments/registry.ts'
import { hashOf, hashOfInput } from '../files/hash.ts'
import { columnsFromDescriptions } from '../files/tsv.ts'
import { openPort } from '../runs/inputs.ts'
import type { RunRecord } from '../runs/record.ts'

/** A run as its folder holds it. */
export interface OpenedRun {
  /** Without its figures where an input is missing: an instrument cannot draw without the scan. */
  readonly instrument: Instrument
  /** What it took and gave, by port. */
  readonly values: Readonly<Record<string, unknown>>
  /** Inputs that are gone or have changed since. */
  readonly missing: readonly string[]
}

/** Reads everything of a run that is still there. */
export async function openRun(folder: string, record: RunRecord): Promise<OpenedRun> {
  const instrument = await findInstrument(record.instrument.id)
  const missing: string[] = []
  const values: Record<string, unknown> = {}
  for (const [name, input] of Object.entries(record.inputs)) {
    const marks = input.annotations ?? []
    if ((await stands(input, hashOfInput)) && (await Promise.all(marks.map((mark) => stands(mark, hashOf)))).every(Boolean)) {
      values[name] = await openPort(instrument.takes[name]?.kind ?? 'volume', input.file, marks[0]?.file)
    } else missing.push(input.file)
  }
  for (const [name, port] of Object.entries(instrument.gives)) {
    const [first, ...beside] = record.outputs[name]?.files ?? []
    if (!first) continue
    const value = await openPort(port.kind, join(folder, first.file))
    values[name] = port.kind === 'table' ? { ...(value as Table), columns: await describedColumns(folder, beside) } : value
  }
  return { instrument: missing.length ? { ...instrument, figures: undefined } : instrument, values, missing }
}

async function stands({ file, sha256 }: { file: string; sha256: string }, hash: typeof hashOf): Promise<boolean> {
  return existsSync(file) && (await hash(file)).sha256 === sha256
}

async function describedColumns(folder: string, beside: readonly { file: string }[]): Promise<ReturnType<typeof columnsFromDescriptions>> {
  const about = beside.find(({ file }) => file.endsWith('.json'))
  return about ? columnsFromDescriptions(JSON.parse(await readFile(join(folder, about.file), 'utf8'))) : []
}
