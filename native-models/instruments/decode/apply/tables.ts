import type { Column } from '../../contract.ts'

export const trialColumns = [
  { name: 'onsetS', description: 'Time of the event, or begin of the window', unit: 's' },
  { name: 'event', description: 'Its label; n/a for a window' },
  { name: 'decoded', description: 'What it was decoded as' },
  { name: 'probability', description: 'Softmax of the score of that' },
] as const satisfies readonly Column[]

export const scoreColumns = [
  { name: 'auc', description: 'Area under the ROC curve, the mean over pairs of events; chance 0.5' },
  { name: 'p', description: 'How often exchanged labels reach the area' },
  { name: 'floor', description: 'The smallest p that so many exchanges can give' },
  { name: 'accuracy', description: 'Share of trials decoded rightly' },
  { name: 'low', description: 'Lower end of its 95 % interval (Wilson)' },
  { name: 'high', description: 'Upper end' },
  { name: 'chance', description: 'Share of the event that came most often' },
  { name: 'learnedAuc', description: 'Area on the recordings that the decoder learned from, by its card' },
  { name: 'dropped', description: 'Epochs not whole' },
] as const satisfies readonly Column[]
