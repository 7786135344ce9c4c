import type { Column } from '../../contract.ts'

export const angleColumns = [
  { name: 'from', description: 'What the angle was decoded from' },
  { name: 'within22deg', description: 'Share of bins of test trials with an error below π/8' },
  { name: 'within34deg', description: 'The same below 3π/16' },
  { name: 'chance', description: 'What is within π/8 with the angles of other trials' },
] as const satisfies readonly Column[]
