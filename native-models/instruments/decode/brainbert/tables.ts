import type { Column } from '../../contract.ts'

export const maskColumns = [
  { name: 'cells', description: 'Which cells of windows that were not learned from were masked' },
  {
    name: 'loss',
    description:
      'Content-aware loss: mean distance of what the network fills in from what was there, and twice that where it was far from the mean',
  },
  { name: 'chance', description: 'The same of one that fills in the mean' },
  { name: 'count', description: 'Cells scored' },
] as const satisfies readonly Column[]

export const channelColumns = [
  { name: 'channel', description: 'Electrode' },
  { name: 'auc', description: 'Area under the ROC curve of the events from the states of the network, folds not learned from; chance 0.5' },
  {
    name: 'p',
    description: 'How often the largest of all channels with exchanged labels reaches it (max-T); n/a where no events were decoded',
  },
  { name: 'spectrogram', description: 'The same area from the plain spectrogram' },
  { name: 'untrained', description: 'The same area from a network that learned nothing' },
  { name: 'fineTuned', description: 'The same area of the whole network trained further' },
  { name: 'dimension', description: 'Principal components that hold 95 % of the variance of the states' },
  { name: 'untrainedDimension', description: 'The same of a network that learned nothing' },
] as const satisfies readonly Column[]
