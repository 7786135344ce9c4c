import type { Recording } from '../../../data/recording/recording.ts'
import type { Random } from '../../../statistics/random.ts'
import { runContext } from '../../context.ts'
import type { Score, Table } from '../../contract.ts'
import epochs from '../epochs.ts'
import { imagery } from '../parts/imagery.ts'

const TRIALS = 80

/** A decoder that has learned from the first trials of a head, and the others as a new recording; in `empty` their labels are those of nothing. */
async function make(random: Random, empty: boolean) {
  const { recording } = imagery(random, { differs: true, trials: 2 * TRIALS })
  const all = await recording.events()
  const settings = epochs.settings.parse({ toS: 1.99, permutations: 0 })
  const context = runContext()
  const { network, card } = await epochs.run(
    { recording: withEvents(recording, all.slice(0, TRIALS)), others: undefined },
    settings,
    context,
  )
  const fresh = all.slice(TRIALS).map((event) => (empty ? { ...event, label: random.uniform() < 0.5 ? 'left' : 'right' } : event))
  return {
    inputs: { recording: withEvents(recording, fresh), decoder: network ?? '', card },
    settings: { permutations: 99 },
    truth: {},
  }
}

const withEvents = (recording: Recording, events: Awaited<ReturnType<Recording['events']>>): Recording => ({
  ...recording,
  events: async () => events,
})

export const makeNewTrials = (random: Random) => make(random, false)
export const makeNewTrialsWithout = (random: Random) => make(random, true)

export function judgeApplied({ scores }: { scores?: Table }, _truth: unknown, isNull: boolean): Score[] {
  const row = scores?.rows[0]
  const p = Number(row?.p ?? Number.NaN)
  if (isNull) return [{ name: 'p of the area', value: p, chance: 0.5, mark: 0.011, better: 'higher' }]
  return [
    { name: 'area on new trials', value: Number(row?.auc ?? Number.NaN), chance: 0.5, mark: 0.85, better: 'higher' },
    {
      name: 'accuracy on new trials',
      value: Number(row?.accuracy ?? Number.NaN),
      chance: Number(row?.chance),
      mark: 0.75,
      better: 'higher',
    },
    { name: 'p of the area', value: p, chance: 0.5, mark: 0.01, better: 'lower' },
  ]
}
