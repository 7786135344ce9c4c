import { Problem } from '../../../data/problem.ts'
import { memoryRecording } from '../../../data/recording/memory-recording.ts'
import type { Recording, RecordingEvent } from '../../../data/recording/recording.ts'
import { isBad, readGoodStretches } from '../../../data/recording/stretches.ts'
import { cutEpochs } from '../../../signal/cut-epochs.ts'
import type { RunContext } from '../../contract.ts'
import { isMark } from '../parts/conditions.ts'
import { neuralChannels } from '../parts/neural-channels.ts'

export interface EpochsSettings {
  readonly events: string
  readonly fromS: number
  readonly toS: number
  readonly baseline: 'before' | 'whole' | 'none'
  readonly rejectUv: number
  readonly flatUv: number
  readonly channels: string
}

/** Epochs one behind the other, with a break between them and the event in each; nothing that a gap, a break or a BAD segment cuts is one. */
export async function epochsOf(recording: Recording, settings: EpochsSettings, context: RunContext) {
  const chosen = neuralChannels(recording, settings.channels)
  const channels = chosen.map((n) => recording.channels[n])
  const { rateHz, startS = 0 } = channels[0]
  const wanted = wantedOf(recording, await recording.events(), settings.events)
  context.progress(0.1, 'Reading the samples')
  const stretches = await readGoodStretches(recording, chosen, context.signal)
  context.progress(0.6, 'Cutting epochs')
  const { fromS, toS, baseline, rejectUv, flatUv } = settings
  const moved = new Map(wanted.map((event) => [{ ...event, onsetS: event.onsetS - startS }, event]))
  const set = cutEpochs(stretches, [...moved.keys()], {
    ...{ rateHz, fromS, toS, names: channels.map(({ name }) => name) },
    ...(baseline === 'none' ? {} : { baselineS: [fromS, baseline === 'whole' ? toS : 0] as const }),
    ...(rejectUv > 0 ? { rejectV: rejectUv * 1e-6 } : {}),
    ...(flatUv > 0 ? { flatV: flatUv * 1e-6 } : {}),
  })
  const count = set.events.length
  if (count === 0)
    throw new Problem({
      file: recording.file,
      what: `None of ${wanted.length} epochs is left.`,
      remedy: `The first was dropped because: ${set.dropped[0].why}. Filter the recording first, raise rejectUv, or take a shorter epoch.`,
    })
  const data = channels.map((_, c) => {
    const row = new Float32Array(count * set.samples)
    for (let n = 0; n < count; n++) {
      const from = (n * channels.length + c) * set.samples
      row.set(set.data.subarray(from, from + set.samples), n * set.samples)
    }
    return row
  })
  const lengthS = set.samples / rateHz
  const { file, bad, coordinates } = recording
  return {
    epochs: memoryRecording({
      ...{ file, bad, coordinates, data },
      channels: channels.map(({ startS: _, ...channel }) => channel),
      events: set.events.map(({ label, durationS }, n) => ({
        onsetS: n * lengthS - set.fromS,
        durationS: Math.min(durationS, lengthS + set.fromS),
        label,
      })),
      breaksS: Array.from({ length: count - 1 }, (_, n) => (n + 1) * lengthS),
      epochs: { count, samples: set.samples, fromS: set.fromS },
    }),
    trials: {
      columns: epochColumns,
      rows: [...moved].map(([event, { onsetS, label }]) => {
        const at = set.events.indexOf(event)
        const why = set.dropped.find((each) => each.event === event)?.why ?? null
        return { event: label, onset: onsetS, epoch: at >= 0 ? at + 1 : null, why }
      }),
    },
  }
}

function wantedOf(recording: Recording, events: readonly RecordingEvent[], labels: string): readonly RecordingEvent[] {
  const asked = labels
    .split(',')
    .map((label) => label.trim())
    .filter(Boolean)
  const missing = asked.find((label) => !events.some((event) => event.label === label))
  const wanted = events.filter(({ label }) => (asked.length > 0 ? asked.includes(label) : !isMark(label) && !isBad(label)))
  if (missing === undefined && wanted.length > 0) return wanted
  const known = [...new Set(events.map(({ label }) => `"${label}"`))].slice(0, 8)
  throw new Problem({
    file: recording.file,
    what: missing === undefined ? 'It holds no events to cut epochs around.' : `It has no event called "${missing}".`,
    remedy: known.length ? `It has ${known.join(', ')}: --set events=…` : 'A file _events.tsv beside it is read too.',
  })
}

export const epochColumns = [
  { name: 'event', description: 'Label of the event' },
  { name: 'onset', description: 'When it was, from the start of the recording', unit: 's' },
  { name: 'epoch', description: 'Which epoch is around it, counted from 1; none where it was left out' },
  { name: 'why', description: 'Why it was left out' },
] as const
