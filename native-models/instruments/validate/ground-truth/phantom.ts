import type { Score, Table } from '../../contract.ts'

interface Made {
  inputs: { cohort: undefined }
  settings: Record<string, unknown>
  truth: { methods: readonly string[] }
}

const METHODS = ['gradient', 'input-x-gradient']

/**
 * A linear model on small heads: what it reads is its weights, so the gradient is the whole truth about it. Three repetitions.
 */
const settings = {
  network: 'linear',
  size: 16,
  subjects: 300,
  steps: 120,
  rate: 0.004,
  seeds: 3,
  explained: 12,
  randomNetworks: 8,
  methods: METHODS,
  smoothVoxels: 0,
}

export async function makePlanted(): Promise<Made> {
  return { inputs: { cohort: undefined }, settings, truth: { methods: METHODS } }
}

/** The same, with nothing planted where the truth is said to be. */
export async function makeEmpty(): Promise<Made> {
  const made = await makePlanted()
  return { ...made, settings: { ...made.settings, planted: false } }
}

/** With a signal both methods must find it; without one none may be said to. */
export function judgeGroundTruth(result: { ranking?: Table; networks?: Table }, truth: unknown, isNull: boolean): Score[] {
  const { methods } = truth as Made['truth']
  const rows = result.ranking?.rows ?? []
  const believed = rows.filter(({ verdict }) => verdict !== 'bad').length
  if (isNull) {
    const count = rows.length ? believed : Number.NaN
    return [{ name: 'Methods said to find what is not there', value: count, chance: 0.05 * methods.length, mark: 0, better: 'lower' }]
  }
  const network = result.networks?.rows.filter(({ data }) => data === 'planted') ?? []
  const mean = (column: string) => network.reduce((sum, row) => sum + Number(row[column]) / network.length, 0)
  return [
    { name: 'Correlation of prediction and target', value: mean('score'), chance: mean('chance'), mark: 0.6, better: 'higher' },
    ...methods.flatMap((method): Score[] => {
      const row = rows.find((r) => r.method === method)
      const number = (column: string) => Number(row?.[column] ?? Number.NaN)
      return [
        {
          name: `Relevance mass of ${method}`,
          value: number('mass'),
          chance: number('chance'),
          mark: 2 * number('chance'),
          better: 'higher',
        },
        { name: `Share of subjects in which ${method} found it`, value: number('found'), chance: 0.05, mark: 0.8, better: 'higher' },
      ]
    }),
  ]
}
