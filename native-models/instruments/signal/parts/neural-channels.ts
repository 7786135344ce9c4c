import { Problem } from '../../../data/problem.ts'
import { chooseChannels } from '../../../data/recording/choose-channels.ts'
import type { ChannelType, Recording } from '../../../data/recording/recording.ts'

const neural: readonly ChannelType[] = ['eeg', 'seeg', 'ecog', 'meg']

/**
 * The indices of the channels to work on: those that a person names ('Cz, Pz'), or else all of EEG, iEEG and MEG that have the rate that most of them have.
 * Channels that are marked as bad are left out unless `withBad` or named. A Problem where none is left, or where those named differ in rate.
 */
export function neuralChannels(recording: Recording, names = '', withBad = false): number[] {
  const named = names.split(',').filter((name) => name.trim() !== '')
  if (named.length > 0) return chooseChannels(recording, named)
  const bad = new Set(withBad ? [] : recording.bad)
  const all = recording.channels.flatMap(({ type, name, samples }, n) =>
    neural.includes(type) && !bad.has(name) && samples > 0 ? [n] : [],
  )
  const lines = new Map<string, number[]>()
  for (const n of all) {
    const { rateHz, samples, startS = 0 } = recording.channels[n]
    const line = `${rateHz} ${samples} ${startS}`
    lines.set(line, [...(lines.get(line) ?? []), n])
  }
  const most = [...lines.values()].reduce((best, line) => (line.length > best.length ? line : best), [])
  if (most.length === 0)
    throw new Problem({
      file: recording.file,
      what: 'It has no channel of EEG, iEEG or MEG that is not marked as bad.',
      remedy: 'Name the channels with --set channels=A,B.',
    })
  return most
}
