import { writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { stemOf } from './beside.ts'
import type { Recording } from './recording.ts'
import { writeBrainVisionFiles } from './write-brainvision.ts'

/**
 * Writes a recording that was made here as BrainVision float32 (`path` ends in _eeg.vhdr), with what that format has no place for in the tables that BIDS
 * puts beside it: types and bad channels in _channels.tsv, positions in _electrodes.tsv, names and lengths of events in _events.tsv (BrainVision has
 * no time without samples: behind a gap they count on at once). Gives the names of the files beside `path`.
 */
export async function writeDerivedRecording(path: string, recording: Recording): Promise<string[]> {
  const onsetsS = await writeBrainVisionFiles(path, recording, [], {})
  const stem = stemOf(path)
  const base = stem.replace(/_[^_]*$/, '')
  const written = [`${stem}.eeg`, `${stem}.vmrk`]
  const save = async (name: string, text: string) => {
    await writeFile(join(dirname(path), name), text)
    written.push(basename(name))
  }
  const bad = new Set(recording.bad)
  const lines = recording.channels.map(
    ({ name, type, rateHz }) => `${name}\t${type.toUpperCase()}\t${rateHz}\t${bad.has(name) ? 'bad' : 'good'}`,
  )
  await save(`${base}_channels.tsv`, `${['name\ttype\tsampling_frequency\tstatus', ...lines].join('\n')}\n`)
  const events = (await recording.events()).map(
    ({ durationS, label }, n) => `${onsetsS[n]}\t${durationS}\t${label.replace(/\s+/g, ' ') || 'n/a'}`,
  )
  await save(`${base}_events.tsv`, `${['onset\tduration\ttrial_type', ...events].join('\n')}\n`)
  if (!recording.channels.some(({ positionMm }) => positionMm)) return written
  const places = recording.channels.map(({ name, positionMm }) => `${name}\t${positionMm?.join('\t') ?? 'n/a\tn/a\tn/a'}`)
  await save(`${base}_electrodes.tsv`, `${['name\tx\ty\tz', ...places].join('\n')}\n`)
  const system = {
    EEGCoordinateSystem: 'Other',
    EEGCoordinateUnits: 'mm',
    EEGCoordinateSystemDescription: recording.coordinates?.replace(/^(BIDS Other: )+/, '') ?? 'n/a',
  }
  await save(`${base}_coordsystem.json`, `${JSON.stringify(system, null, 2)}\n`)
  return written
}
