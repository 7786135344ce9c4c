import { Problem } from '../../../data/problem.ts'
import type { Model } from '../../../graph/onnx/model.ts'
import type { Random } from '../../../statistics/random.ts'
import { eegnet } from '../../../training/networks/eegnet.ts'
import { gru } from '../../../training/networks/gru.ts'
import { linear } from '../../../training/networks/linear.ts'
import { resnet } from '../../../training/networks/resnet.ts'
import { shallowConvNet } from '../../../training/networks/shallow-convnet.ts'
import { unetEncoder } from '../../../training/networks/unet-encoder.ts'
import { withOpenBatch } from '../../../training/open-batch.ts'
import { NETWORKS, type NetworkName } from './network-names.ts'

interface Kind {
  /** Axes of a sample without the batch axis. */
  readonly axes: number | 'any'
  build(shape: readonly number[], width: number, random: Random): Model
  describe(shape: readonly number[], width: number): string
}

const KINDS: Readonly<Record<NetworkName, Kind>> = {
  resnet: {
    axes: 4,
    build: ([inputChannels, ...size], width, random) => resnet({ blocks: [1, 1], width, inputChannels, outputs: 1, size, random }),
    describe: (_, width) => `3-D residual network of two stages of one block, ${width} and ${2 * width} channels`,
  },
  'unet-encoder': {
    axes: 4,
    build: ([inputChannels, ...size], width, random) =>
      unetEncoder({ channels: [width / 2, width, 2 * width], inputChannels, outputs: 1, size, random }),
    describe: (_, width) => `encoder of a 3-D U-Net, ${width / 2}, ${width} and ${2 * width} channels`,
  },
  eegnet: {
    axes: 3,
    build: ([, channels, samples], width, random) =>
      eegnet({ channels, samples, outputs: 1, filters: width, kernel: Math.max(4, Math.floor(samples / 4)), random }),
    describe: (_, width) => `EEGNet with ${width} temporal filters`,
  },
  'shallow-convnet': {
    axes: 3,
    build: ([, channels, samples], width, random) => {
      const pool = Math.max(2, Math.floor(samples / 4))
      return shallowConvNet({
        channels,
        samples,
        outputs: 1,
        filters: 2 * width,
        kernel: Math.floor(samples / 8),
        pool,
        stride: Math.ceil(pool / 4),
        random,
      })
    },
    describe: (_, width) => `shallow convolutional network with ${2 * width} filters`,
  },
  gru: {
    axes: 2,
    build: ([channels, samples], width, random) => gru({ channels, samples, outputs: 1, hidden: 2 * width, random }),
    describe: (_, width) => `gated recurrent unit with ${2 * width} states`,
  },
  linear: {
    axes: 'any',
    build: (shape, _, random) => linear({ shape, random }),
    describe: (shape) => `linear model with ${shape.reduce((a, b) => a * b, 1)} weights`,
  },
}

/** Draws new weights for a network of this kind and samples of this shape, with one output and an open batch axis. */
export function networkSource(name: NetworkName, shape: readonly number[], width: number): (random: Random) => Model {
  const kind = KINDS[name]
  if (kind.axes !== 'any' && kind.axes !== shape.length) {
    const fitting = NETWORKS.filter((other) => KINDS[other].axes === 'any' || KINDS[other].axes === shape.length)
    throw new Problem({
      kind: 'usage',
      what: `The network "${name}" does not take samples with the axes (${shape.join(', ')}).`,
      remedy: `Choose ${fitting.join(' or ')}.`,
    })
  }
  if (name === 'unet-encoder' && shape.slice(1).some((n) => n % 4))
    throw new Problem({
      kind: 'usage',
      what: `The encoder halves each axis twice, and ${shape.slice(1).join(' × ')} cannot be.`,
      remedy: 'Choose a size divisible by 4.',
    })
  return (random) => withOpenBatch(kind.build(shape, width, random))
}

/** How many axes a network's samples have, without the batch axis; 'any' for one that takes all. */
export function sampleAxes(name: NetworkName): number | 'any' {
  return KINDS[name].axes
}

/** In words, for a card. */
export function networkWords(name: NetworkName, shape: readonly number[], width: number): string {
  return KINDS[name].describe(shape, width)
}
