import type { SpikeTrains } from '../../../data/spikes/spike-trains.ts'
import type { PlantedCause } from '../../../phantoms/population/planted-cause.ts'
import type { Random } from '../../../statistics/random.ts'
import type { Score, Table } from '../../contract.ts'
import { causeBinS, causedSpikes } from '../parts/caused-spikes.ts'

type Truth = Pick<PlantedCause, 'leadsS' | 'twin'>

interface Made {
  inputs: { spikes: SpikeTrains }
  truth: Truth
}

const delays = 16
const durationS = 160

/** An event follows six of ten units, each at a delay of its own up to 60 ms; an eleventh unit repeats one of the six. */
export function makeDelays(random: Random): Promise<Made> {
  return make(random, true)
}

/** The same spikes, those before events at times of their own. */
export function makeNoDelays(random: Random): Promise<Made> {
  return make(random, false)
}

async function make(random: Random, together: boolean): Promise<Made> {
  const { trains, leadsS, twin } = causedSpikes(random, { durationS, together })
  return { inputs: { spikes: trains }, truth: { leadsS, twin } }
}

/** Events of unseen data, delays of the units that cause them, and what pruning and shortening leave. */
export function judgeDelays(
  { scores, delays: found, costs }: { scores?: Table; delays?: Table; costs?: Table },
  { leadsS, twin }: Truth,
  isNull: boolean,
): Score[] {
  const auc = Number(scores?.rows[0]?.auc)
  const chance = Number(scores?.rows[0]?.chance)
  const rows = found?.rows ?? []
  const heeded = rows.filter((row) => row.heeded === 1).length
  if (isNull)
    return [
      { name: 'area under the curve on unseen data', value: auc, chance: 0.5, mark: 0.6, better: 'lower' },
      { name: 'units heeded', value: rows.length ? heeded : Number.NaN, chance: 0.05, mark: 0, better: 'lower' },
    ]
  const members = leadsS.flatMap((lead, n) => (lead === null ? [] : [{ lead, row: rows[n] }]))
  const others = rows.filter((_, n) => leadsS[n] === null && n !== twin)
  const right = members.filter(({ lead, row }) => Math.abs(Number(row?.delay) - lead) < 1.5 * causeBinS)
  // Its twin takes half of the evidence of the unit that it repeats, which may then be beyond proof.
  const proved = members.filter(({ row }) => row?.heeded === 1)
  const eighth = costs?.rows.find((row) => Number(row.share) < 0.13)
  return [
    { name: 'area under the curve on unseen data', value: auc, chance, mark: 0.9, better: 'higher' },
    {
      name: 'planted delays recovered within a bin',
      value: right.length / members.length,
      chance: 3 / delays,
      mark: 0.99,
      better: 'higher',
    },
    { name: 'units with a planted delay heeded', value: proved.length / members.length, chance: 0.05, mark: 0.8, better: 'higher' },
    { name: 'other units heeded', value: others.filter((row) => row.heeded === 1).length, chance: 0.05, mark: 0, better: 'lower' },
    { name: 'area with an eighth of the synapses, pruned', value: Number(eighth?.pruned), chance: 0.5, mark: 0.9, better: 'higher' },
    {
      name: 'area lost by an eighth of the delays over that lost by pruning to as many synapses',
      value: (auc - Number(eighth?.shortened)) / Math.max(0.01, auc - Number(eighth?.pruned)),
      chance: 1,
      mark: 3,
      better: 'higher',
    },
  ]
}
