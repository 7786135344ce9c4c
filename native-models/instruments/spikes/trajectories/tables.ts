import type { Column } from '../../contract.ts'

export const componentColumns = [
  { name: 'component', description: 'Number of the component, the largest first' },
  { name: 'share', description: 'Its share of the variance' },
  { name: 'chance', description: 'Median share of the component of this number where each unit is shifted in time by itself' },
  { name: 'p', description: 'How often such a shift reaches as much' },
  { name: 'shared', description: '1 where this and all larger ones are beyond chance (p ≤ 0.05)' },
] as const satisfies readonly Column[]

export const unitColumns = [
  { name: 'unit', description: 'Name of the unit' },
  { name: 'rate', description: 'Its mean rate', unit: 'Hz' },
  { name: 'loading_1', description: 'Its loading on the first component' },
  { name: 'loading_2', description: 'Its loading on the second' },
  { name: 'communality', description: 'Share of its own variance that the shared components hold' },
] as const satisfies readonly Column[]
