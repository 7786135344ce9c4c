import type { SpikeTrains } from '../../../data/spikes/spike-trains.ts'
import { latentCircle } from '../../../phantoms/population/latent-circle.ts'
import type { Random } from '../../../statistics/random.ts'
import type { Score, Table } from '../../contract.ts'

const recipe = { trials: 320, binsPerTrial: 8, tuned: 60, timed: 10 }
const settings = { steps: 600, hidden: 64 }
/** π/8 on both sides of a full turn. */
const chance = 1 / 8

interface Made {
  inputs: { spikes: SpikeTrains }
  settings: typeof settings
  truth: null
}

/** Sixty units tuned to an angle and ten to the time within the trial. */
export async function makeCircle(random: Random): Promise<Made> {
  return { inputs: { spikes: latentCircle(random, { ...recipe, isTold: true }).trains }, settings, truth: null }
}

/** The same spikes; the angles are those of other trials. */
export async function makeUntold(random: Random): Promise<Made> {
  return { inputs: { spikes: latentCircle(random, { ...recipe, isTold: false }).trains }, settings, truth: null }
}

export function judgeSwapVae({ angles }: { angles?: Table }, _truth: null, isNull: boolean): Score[] {
  const of = (name: string) => Number(angles?.rows.find(({ from }) => from === name)?.within22deg ?? Number.NaN)
  const content = { name: 'angle within π/8 from the content', value: of('content'), chance }
  if (isNull) return [{ ...content, mark: 0.3, better: 'lower' }]
  return [
    { ...content, mark: 0.8, better: 'higher' },
    { name: 'content above style', value: of('content') - of('style'), chance: 0, mark: 0.2, better: 'higher' },
  ]
}
