import type { Column } from '../../contract.ts'

export const causeColumns = [
  { name: 'unit', description: 'Name of the unit' },
  { name: 'share', description: 'Its share of the map' },
  { name: 'lag', description: 'The lag at which it counts most', unit: 's' },
] as const satisfies readonly Column[]

export const deletionColumns = [
  { name: 'deleted', description: 'Share of the cells held at their mean, those that count most first' },
  { name: 'r2', description: 'R² on unseen data' },
  { name: 'random', description: 'Mean R² when as many cells at random are held' },
] as const satisfies readonly Column[]

export const checkColumns = [
  { name: 'measure', description: 'What was compared with the truth' },
  { name: 'value', description: 'Its value' },
  { name: 'chance', description: 'What a map that knows nothing scores' },
] as const satisfies readonly Column[]
