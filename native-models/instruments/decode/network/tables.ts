import type { Column } from '../../contract.ts'

export const scoreColumns = [
  { name: 'axis', description: 'What is decoded' },
  { name: 'decoder', description: 'The network, or the Wiener filter with a ridge penalty on the same stretches' },
  { name: 'r2', description: '1 − squared errors over squared distances from the mean, on the last stretch, which no decoder saw' },
  { name: 'r', description: 'Correlation of decoded and true values there' },
  { name: 'chance', description: 'Median R² where what is decoded is shifted in time against the truth' },
  { name: 'p', description: 'How often such a shift does as well; never below one in the number of shifts and one' },
  { name: 'bits', description: 'Information rate of a Gaussian channel with this correlation, −½ log₂(1 − r²) a bin', unit: 'bit/s' },
  { name: 'bins', description: 'How many bins were tested' },
] as const satisfies readonly Column[]
