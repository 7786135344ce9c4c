import { memoryRecording } from '../../../data/recording/memory-recording.ts'
import type { Recording } from '../../../data/recording/recording.ts'
import { readStretches } from '../../../data/recording/stretches.ts'
import { resampleRow } from '../../../signal/resample.ts'
import type { RunContext } from '../../contract.ts'
import { neuralChannels } from '../parts/neural-channels.ts'

/** Each stretch between gaps on its own; channels of EEG, iEEG and MEG, or those that are named. Time, and with it every event and gap, stays. */
export async function resampleRecording(recording: Recording, settings: { rateHz: number; channels: string }, context: RunContext) {
  const chosen = neuralChannels(recording, settings.channels, true)
  const { rateHz: old, samples } = recording.channels[chosen[0]]
  const ratio = settings.rateHz / old
  if (ratio > 1) context.warn(`A rate above the ${old} Hz of the recording adds samples and no knowledge.`)
  const left = recording.channels.length - chosen.length
  if (left > 0) context.warn(`${left} other channels are not in the result.`)
  context.progress(0.1, 'Reading the samples')
  const stretches = await readStretches(recording, chosen, context.signal)
  const data = chosen.map(() => new Float32Array(Math.round(samples * ratio)).fill(Number.NaN))
  for (const [s, { from, data: rows }] of stretches.entries()) {
    context.progress(0.2 + (0.7 * s) / stretches.length, 'Resampling')
    const begin = Math.round(from * ratio)
    const length = Math.min(Math.round(rows[0].length * ratio), data[0].length - begin)
    for (const [n, row] of rows.entries()) {
      context.signal.throwIfAborted()
      if (length > 0) data[n].set(resampleRow(row, length), begin)
    }
  }
  const { file, startTime, gaps, breaksS, bad, coordinates } = recording
  const resampled = memoryRecording({
    ...{ file, startTime, gaps, breaksS, bad, coordinates },
    channels: chosen.map((n) => ({ ...recording.channels[n], rateHz: settings.rateHz })),
    data,
    events: await recording.events(),
  })
  return { resampled }
}
