import type { Column } from '../../contract.ts'

export const summaryColumns = [
  { name: 'firstS', description: 'First moment at which they are told apart (p ≤ 0.05, all moments counted)', unit: 's' },
  { name: 'lastS', description: 'Last such moment', unit: 's' },
  { name: 'bestS', description: 'Moment at which they are told best', unit: 's' },
  { name: 'auc', description: 'Area under the ROC curve there; the best of many, and so too high a guess of what new trials will show' },
  { name: 'chance', description: 'Mean over exchanges of labels of the best of all moments' },
  { name: 'limit', description: 'What the best of all moments stays below in 95 of 100 exchanges' },
  { name: 'p', description: 'How often the best of all moments of exchanged labels reaches it' },
  { name: 'floor', description: 'The smallest p that so many exchanges can give' },
  { name: 'trials', description: 'Epochs decoded' },
  { name: 'folds', description: 'Parts that were each decoded from the others' },
  { name: 'dropped', description: 'Epochs not whole' },
] as const satisfies readonly Column[]

export const timeColumns = [
  { name: 'timeS', description: 'Middle of the window, after the event', unit: 's' },
  { name: 'auc', description: 'Area under the ROC curve, the mean over folds that were not learned from, and over pairs of events' },
  { name: 'chance', description: 'Mean area at this moment with exchanged labels' },
  { name: 'p', description: 'How often the largest of all moments of exchanged labels is as far above its chance (max-T)' },
] as const satisfies readonly Column[]

export const patternColumns = [
  { name: 'channel', description: 'Electrode' },
  { name: 'differenceUv', description: 'Mean of the first event less that of the second at the best moment', unit: 'µV' },
] as const satisfies readonly Column[]
