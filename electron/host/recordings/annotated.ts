import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Problem } from '../../../native-models/data/problem.ts'
import { type AnnotationTables, annotationTables } from '../../../native-models/data/recording/annotation-tables.ts'
import type { Recording, RecordingEvent } from '../../../native-models/data/recording/recording.ts'
import type { Column } from '../../../native-models/instruments/contract.ts'
import { sql } from '../catalogue/database.ts'
import { stage } from '../files/staging.ts'
import { columnDescriptions, toTsv } from '../files/tsv.ts'
import { json } from '../runs/outputs.ts'
import { touchstoneVersion } from '../runs/provenance.ts'
import type { OpenStudy } from '../study/study.ts'

/** Annotations that a person kept, by the name of their item. */
export interface Annotations extends AnnotationTables {
  readonly name: string
}

const ending = '_desc-annotated_events.tsv'

/** The annotations of a recording that were kept last and not taken off the list; undefined where there are none. */
export function annotationsOf(study: OpenStudy, itemId: string): Annotations | undefined {
  const made = study.store.all(
    sql
      .selectFrom('items')
      .select(['name', 'path'])
      .where('parent_id', '=', itemId)
      .where('kind', '=', 'table')
      .where('removed', '=', 0)
      .orderBy('n', 'desc'),
  )
  for (const { name, path } of made) {
    const tables = annotationTables(study.absolute(path))
    if (name.endsWith(ending) && existsSync(tables.events) && existsSync(tables.channels)) return { name, ...tables }
  }
  return undefined
}

export interface KeepAnnotations {
  readonly recording: Recording
  readonly events: readonly RecordingEvent[]
  readonly bad: readonly string[]
  readonly note: string
  /** Names of the files that they are about. */
  readonly sources: readonly string[]
  /** The folder to make, and what the names of its files begin with. */
  readonly out: string
  readonly stem: string
}

const eventColumns: readonly Column[] = [
  { name: 'onset', description: 'Beginning, from the first sample of the recording', unit: 's' },
  { name: 'duration', description: 'Length; 0 for a moment', unit: 's' },
  { name: 'trial_type', description: 'What was marked, in words' },
]
const channelColumns: readonly Column[] = ['name', 'type', 'units', 'sampling_frequency', 'status'].map((name) => ({
  name,
  description: '',
}))

/** Writes both tables and what they were made from. `Problem` (input) for channels that the recording does not have. Gives the path of the events. */
export function keepAnnotations({ recording, events, bad, note, sources, out, stem }: KeepAnnotations): string {
  const { channels } = recording
  const stranger = bad.find((name) => !channels.some((channel) => channel.name === name))
  if (stranger !== undefined) {
    throw new Problem({
      file: sources[0],
      what: `It has no channel called “${stranger}”.`,
      remedy: 'Open the recording again: it may be another.',
    })
  }
  const isBad = new Set(bad)
  const eventRows = [...events]
    .sort((a, b) => a.onsetS - b.onsetS)
    .map(({ onsetS, durationS: length, label }) => ({
      onset: rounded(onsetS),
      duration: rounded(length),
      trial_type: label.trim() || null,
    }))
  const channelRows = channels.map(({ name, type, unit, rateHz }) => ({
    name,
    type: type.toUpperCase(),
    units: unit || null,
    sampling_frequency: rateHz,
    status: isBad.has(name) ? 'bad' : 'good',
  }))
  const about = {
    ...columnDescriptions(eventColumns),
    Description: 'events and bad channels marked by hand',
    Manual: true,
    Note: note,
    Sources: sources,
    GeneratedBy: `Touchstone ${touchstoneVersion}`,
  }
  const staging = stage(out, () => {})
  try {
    const file = `${stem}${ending}`
    writeFileSync(join(staging.folder, file), toTsv({ columns: eventColumns, rows: eventRows }))
    writeFileSync(annotationTables(join(staging.folder, file)).channels, toTsv({ columns: channelColumns, rows: channelRows }))
    writeFileSync(join(staging.folder, file.replace(/\.tsv$/, '.json')), json(about))
    staging.commit()
    return join(out, file)
  } catch (thrown) {
    throw staging.explain(thrown)
  } finally {
    staging.discard()
  }
}

/** To a microsecond, which no sample is shorter than. */
function rounded(seconds: number): number {
  return Number(seconds.toFixed(6))
}
