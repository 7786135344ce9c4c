import type { Column } from '../../contract.ts'

export const scoreColumns = [
  { name: 'decoder', description: 'What decoded' },
  { name: 'auc', description: 'Area under the ROC curve, the mean over folds that were not learned from, and over pairs of events' },
  { name: 'low', description: 'Lower end of its 95 % interval, trials of each fold drawn anew' },
  { name: 'high', description: 'Upper end' },
  { name: 'chance', description: 'Mean area with exchanged labels' },
  { name: 'p', description: 'How often exchanged labels reach the area' },
  { name: 'floor', description: 'The smallest p that so many exchanges can give' },
  { name: 'accuracy', description: 'Share of trials decoded rightly' },
  { name: 'balanced', description: 'Mean over events of the share decoded rightly; chance is one over their number' },
  { name: 'calibrationError', description: 'Mean distance of probability and accuracy' },
  { name: 'calibrationChance', description: 'What true probabilities would show with so few trials' },
  { name: 'calibrationP', description: 'How often they would show as much' },
  { name: 'trials', description: 'Epochs decoded' },
  { name: 'folds', description: 'Parts that were each decoded from the others' },
  { name: 'dropped', description: 'Epochs not whole' },
] as const satisfies readonly Column[]

export const confusionColumns = [
  { name: 'event', description: 'What came' },
  { name: 'decoded', description: 'What it was decoded as' },
  { name: 'trials', description: 'How often' },
] as const satisfies readonly Column[]

export const rateColumns = [
  { name: 'measure', description: 'Nykopp: mutual information of event and answer. Wolpaw: events equally likely, errors alike' },
  { name: 'bits', description: 'Information of a trial; Nykopp less its bias', unit: 'bit' },
  { name: 'low', description: 'Lower end of its 95 % interval, trials drawn anew', unit: 'bit' },
  { name: 'high', description: 'Upper end', unit: 'bit' },
  { name: 'bias', description: 'What answers that know nothing seem to tell with so few trials', unit: 'bit' },
  { name: 'perMinute', description: 'The same by the time from one event to the next', unit: 'bit/min' },
] as const satisfies readonly Column[]

export const foldColumns = [
  { name: 'fold', description: 'What was left out' },
  { name: 'auc', description: 'Area under the ROC curve in it' },
  { name: 'trials', description: 'Epochs decoded' },
  { name: 'chosen', description: 'Pairs of filters, features or strength that its rule was learned with' },
] as const satisfies readonly Column[]

export const patternColumns = [
  { name: 'channel', description: 'Electrode' },
  { name: 'weight', description: 'Pattern of the strongest filter (not the filter), largest value 1' },
] as const satisfies readonly Column[]
