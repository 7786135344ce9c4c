import { electrodesFor } from '../../../phantoms/planted/scalp.ts'
import { plantedTrials, type TrialSignal } from '../../../phantoms/planted/trials.ts'
import type { Random } from '../../../statistics/random.ts'
import type { NetworkName } from './network-names.ts'
import { sampleAxes } from './networks.ts'
import { phantomTask } from './phantom-task.ts'
import type { Settings } from './settings.ts'
import type { Modality, Task } from './task.ts'
import { trialsTask } from './trials-task.ts'

type Signal = Settings['signal']

const SHARE_WITH_SHORTCUT = 0.75

/** Phantoms that carry a kind of signal: what they are, what reads them, and how they are drawn. */
export interface PhantomKind {
  readonly modality: Modality
  /** The signal as cards name it. */
  readonly words: string
  readonly usualNetwork: NetworkName
  /** Shape of one sample, without the batch axis, as the network takes it. */
  shape(settings: Settings, network: NetworkName): readonly number[]
  /** In words, for a card. */
  describe(settings: Settings): string
  /** Draws a cohort; `turn` says which place carries the signal. */
  draw(settings: Settings, network: NetworkName, options: { turn: number; empty: boolean }, random: Random): Task
}

/** By the setting "signal": another phantom is another entry. */
export const PHANTOM_KINDS: Readonly<Record<Signal, PhantomKind>> = {
  intensity: heads('intensity'),
  volume: heads('volume'),
  disease: heads('disease'),
  lesions: heads('lesions'),
  evoked: trials('evoked', { modality: 'eeg', words: 'an evoked response', usualNetwork: 'eegnet', samples: 128, data: 'recordings' }),
  source: trials('source', { modality: 'eeg', words: 'a source in the head', usualNetwork: 'eegnet', samples: 128, data: 'recordings' }),
  rhythm: trials('rhythm', { modality: 'eeg', words: 'a rhythm', usualNetwork: 'shallow-convnet', samples: 128, data: 'recordings' }),
  firing: trials('firing', { modality: 'spikes', words: 'firing', usualNetwork: 'gru', samples: 12, data: 'counts of spikes' }),
}

function heads(signal: 'intensity' | 'volume' | 'disease' | 'lesions'): PhantomKind {
  return {
    modality: 'mri',
    words: signal,
    usualNetwork: 'resnet',
    shape: ({ size }) => [1, size, size, size],
    describe: ({ size, subjects }) => `phantom heads of ${size}³ voxels, ${subjects} in each cohort`,
    draw: (settings, _, options, random) =>
      phantomTask({ signal, size: settings.size, subjects: settings.subjects, ...decoysOf(settings), ...options }, random),
  }
}

/** What misleads a network, in all kinds of phantoms alike. */
function decoysOf({ suppressor, shortcut }: Settings) {
  return { suppressor, shortcut: shortcut ? SHARE_WITH_SHORTCUT : undefined }
}

interface TrialWords {
  readonly modality: Modality
  readonly words: string
  readonly usualNetwork: NetworkName
  readonly samples: number
  readonly data: string
}

function trials(signal: TrialSignal, { data, samples: usual, ...kind }: TrialWords): PhantomKind {
  const size = ({ channels, samples }: Settings) => ({
    channels: signal === 'source' ? electrodesFor(channels) : channels,
    samples: samples || usual,
  })
  const shape = (settings: Settings, network: NetworkName) => {
    const { channels, samples } = size(settings)
    const axes = sampleAxes(network)
    return axes === 2 || axes === 'any' ? [channels, samples] : [1, channels, samples]
  }
  return {
    ...kind,
    shape,
    describe: (settings) => {
      const { channels, samples } = size(settings)
      const axes = signal === 'firing' ? `${channels} units × ${samples} lags` : `${channels} channels × ${samples} samples`
      return `phantom ${data} of ${axes}, ${settings.subjects} in each cohort`
    },
    draw: (settings, network, options, random) =>
      trialsTask(plantedTrials({ signal, ...size(settings), trials: settings.subjects, ...decoysOf(settings), ...options }, random), {
        modality: kind.modality,
        signal,
        shape: shape(settings, network),
      }),
  }
}
