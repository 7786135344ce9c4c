import type { Column } from '../../contract.ts'

export const errorColumns = [
  { name: 'axis', description: 'Coordinate, or distance in the plane' },
  { name: 'median', description: 'Median error of bins in which the animal moved' },
  { name: 'mean', description: 'Mean error of these bins' },
  { name: 'chance', description: 'Median over shifts of the median error where spikes are shifted in time against the position' },
  { name: 'p', description: 'How often such a shift does as well; never below one in the number of shifts and one' },
  { name: 'range', description: 'Range of positions' },
  { name: 'unit', description: 'Unit of all these' },
  { name: 'bins', description: 'How many bins were tested' },
] as const satisfies readonly Column[]

export const unitColumns = [
  { name: 'unit', description: 'Name of the unit' },
  { name: 'spikes', description: 'Spikes in the bins that were learned from' },
  { name: 'rate', description: 'Mean rate in these bins', unit: 'Hz' },
  { name: 'peak', description: 'Rate in the cell where it fires most', unit: 'Hz' },
  { name: 'peak_x', description: 'Where that is, along the first decoded axis' },
  { name: 'peak_y', description: 'Where that is, along the second; n/a where one is decoded' },
  { name: 'information', description: 'Bits that a spike tells of the place', unit: 'bits' },
] as const satisfies readonly Column[]
