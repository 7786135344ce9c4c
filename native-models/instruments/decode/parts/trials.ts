import { existsSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { Problem } from '../../../data/problem.ts'
import { entity } from '../../../data/recording/bids-files.ts'
import { openRecording } from '../../../data/recording/read.ts'
import type { Recording } from '../../../data/recording/recording.ts'
import { readStretches } from '../../../data/recording/stretches.ts'
import { butterworth, filterBothWays } from '../../../signal/butterworth.ts'
import { cutEpochs, type EpochSet } from '../../../signal/cut-epochs.ts'
import type { RunContext, Table } from '../../contract.ts'
import { neuralChannels } from '../../signal/parts/neural-channels.ts'

export interface TrialSettings {
  readonly first: string
  readonly second: string
  readonly others: string
  readonly fromS: number
  readonly toS: number
  readonly channels: string
  readonly runEvent: string
  readonly leave: Leave
  readonly folds: number
  readonly gap: number
}

export type Leave = 'blocks' | 'run' | 'session' | 'subject' | 'recording'

/** Pieces round the events of all recordings, in order of time. */
export interface Trials {
  readonly names: readonly string[]
  readonly classes: readonly string[]
  /** Which of the classes each trial is. */
  readonly labels: readonly number[]
  readonly onsetsS: readonly number[]
  /** What each trial is left out together with; all alike where blocks are left out. */
  readonly groups: readonly string[]
  readonly rateHz: number
  readonly samples: number
  /** For each trial its channels, in µV. */
  readonly rows: readonly (readonly Float32Array[])[]
  /** The same after a band-pass of everything, for each of the bands that were asked for. */
  readonly banded: readonly (readonly (readonly Float32Array[])[])[]
  readonly dropped: number
  /** Median time from one event to the next. */
  readonly intervalS: number
}

type Band = readonly [number, number]

/** Reads the trials of a recording and of those that a table names. `Problem` (input) where they do not fit each other, or are too few. */
export async function readTrials(
  recording: Recording,
  others: Table | undefined,
  settings: TrialSettings,
  bands: (rateHz: number) => readonly Band[],
  context: RunContext,
): Promise<Trials> {
  const parts = [await partOf(recording, settings, bands, context)]
  for (const path of others ? filesOf(others) : []) {
    const further = await openRecording(path)
    try {
      parts.push(await partOf(further, settings, bands, context))
    } finally {
      await further.close()
    }
    const [first, last] = [parts[0], parts[parts.length - 1]]
    if (first.rateHz !== last.rateHz || first.names.join() !== last.names.join())
      throw new Problem({
        file: path,
        what: `Its channels (${last.names.length} at ${last.rateHz} Hz) are not those of ${recording.file} (${first.names.length} at ${first.rateHz} Hz).`,
        remedy: 'Name channels that all recordings have with --set channels=A,B, and bring them to one rate with signal/resample.',
      })
  }
  const all = <K extends 'labels' | 'onsetsS' | 'groups' | 'rows'>(key: K) =>
    parts.flatMap((part) => part[key] as readonly unknown[]) as Trials[K]
  return {
    ...parts[0],
    ...{ labels: all('labels'), onsetsS: all('onsetsS'), groups: all('groups'), rows: all('rows') },
    banded: parts[0].banded.map((_, band) => parts.flatMap((part) => part.banded[band])),
    dropped: parts.reduce((sum, part) => sum + part.dropped, 0),
  }
}

function filesOf(table: Table): string[] {
  if (!table.columns.some(({ name }) => name === 'file'))
    throw new Problem({
      file: table.file,
      what: 'It has no column "file".',
      remedy: 'Give one recording a row, its path in the column "file".',
    })
  return table.rows.map((row, n) => {
    const path = String(row.file)
    const whole = isAbsolute(path) ? path : join(dirname(table.file ?? '.'), path)
    if (!existsSync(whole))
      throw new Problem({
        file: table.file,
        place: `row ${n + 1}`,
        what: `There is no ${path}.`,
        remedy: 'Correct the path or leave the row out.',
      })
    return whole
  })
}

async function partOf(
  recording: Recording,
  settings: TrialSettings,
  bands: (rateHz: number) => readonly Band[],
  context: RunContext,
): Promise<Trials> {
  const chosen = neuralChannels(recording, settings.channels)
  const { rateHz, startS = 0 } = recording.channels[chosen[0]]
  const classes = [settings.first, settings.second, ...settings.others.split(',')].map((name) => name.trim()).filter((name) => name !== '')
  const all = await recording.events()
  const events = all.filter(({ label }) => classes.includes(label)).map((event) => ({ ...event, onsetS: event.onsetS - startS }))
  context.progress(0.1, 'Reading the samples')
  const stretches = await readStretches(recording, chosen, context.signal)
  const cut = (filtered: typeof stretches) => cutEpochs(filtered, events, { rateHz, fromS: settings.fromS, toS: settings.toS })
  const epochs = cut(stretches)
  const begins = all.filter(({ label }) => settings.runEvent !== '' && label === settings.runEvent).map(({ onsetS }) => onsetS - startS)
  return {
    names: chosen.map((n) => recording.channels[n].name),
    classes,
    rateHz,
    samples: epochs.samples,
    labels: epochs.events.map(({ label }) => classes.indexOf(label)),
    onsetsS: epochs.events.map(({ onsetS }) => onsetS + startS),
    groups: epochs.events.map(({ onsetS }) => groupOf(recording, settings, begins.filter((begin) => begin <= onsetS).length)),
    rows: rowsOf(epochs, recording.file),
    banded: bands(rateHz).map(([lowHz, highHz]) =>
      rowsOf(
        cut(stretches.map(({ from, data }) => ({ from, data: filterBothWays(data, butterworth(4, rateHz, { lowHz, highHz })) }))),
        recording.file,
      ),
    ),
    dropped: epochs.dropped.length,
    intervalS: median(events.slice(1).map(({ onsetS }, n) => onsetS - events[n].onsetS)),
  }
}

/** `Problem` (input) where an event came too rarely to be learned and tested, or where there is one group to leave out. */
export function refuseFewTrials(
  { labels, classes, groups }: Trials,
  { folds, leave }: Pick<TrialSettings, 'folds' | 'leave'>,
  file: string,
): void {
  const counts = classes.map((_, k) => labels.filter((label) => label === k).length)
  const left = new Set(groups).size
  if (leave !== 'blocks' && left < 2)
    throw new Problem({
      file,
      what: `All trials are of one ${leave}: there is none to leave out.`,
      remedy: 'Give further recordings with --in others=TABLE, or leave blocks out with --set leave=blocks.',
    })
  const least = 2 * (leave === 'blocks' ? folds : 2)
  if (Math.min(...counts) < least)
    throw new Problem({
      file,
      what: `It has ${classes.map((name, k) => `${counts[k]} whole epochs of "${name}"`).join(' and ')}; ${leave === 'blocks' ? `${folds} folds` : 'a decoder'} need${leave === 'blocks' ? '' : 's'} ${least} of each.`,
      remedy: 'touchstone info says which events there are; take others with --set first=… --set second=…, or fewer folds.',
    })
}

const KEYS: Partial<Record<Leave, string>> = { subject: 'sub', session: 'ses', run: 'run' }

/** What a trial is left out together with: by the names that BIDS gives files, and by events that begin runs. */
function groupOf({ file }: Recording, { leave, runEvent }: TrialSettings, run: number): string {
  if (leave === 'blocks') return ''
  if (leave === 'recording') return file
  const named = ['sub', 'ses', 'run'].map((key) => entity(file, key) ?? '').slice(0, leave === 'subject' ? 1 : leave === 'session' ? 2 : 3)
  const key = KEYS[leave] ?? ''
  if (leave === 'run' && runEvent !== '') return [file, run].join(' ')
  if (!entity(file, key))
    throw new Problem({
      file,
      what: `Its name says no ${leave} ("${key}-").`,
      remedy:
        leave === 'run'
          ? 'Say which event begins a run with --set runEvent=…, or name files as BIDS does.'
          : 'Name files as BIDS does (sub-01_ses-1_…), or leave recordings out with --set leave=recording.',
    })
  return named.join(' ')
}

/** The channels of each epoch, in µV: numbers near 1 are kinder to a network. */
function rowsOf({ data, channels, samples, events }: EpochSet, file: string): Float32Array[][] {
  if (data.some((value) => !Number.isFinite(value)))
    throw new Problem({ file, what: 'An epoch holds a value that is not a number.', remedy: 'Leave that channel out.' })
  return events.map((_, n) =>
    Array.from({ length: channels }, (_row, c) =>
      data.subarray((n * channels + c) * samples, (n * channels + c + 1) * samples).map((value) => 1e6 * value),
    ),
  )
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}
