import type { Column, Table } from '../../contract.ts'
import { ARMS, type NetworkScore, type Observation } from './arms.ts'
import { cardVerdict, type MethodCard } from './card.ts'
import type { Mass } from './explain.ts'
import type { Difference, MethodSummary } from './summary.ts'

export const rankingColumns = [
  { name: 'rank', description: 'By relevance mass' },
  { name: 'method', description: 'Attribution method' },
  { name: 'mass', description: 'Relevance mass: mean share of the map that lies in the truth' },
  { name: 'low', description: 'Lower end of its 95 % interval (bootstrap over repetitions and subjects)' },
  { name: 'high', description: 'Upper end of its 95 % interval' },
  { name: 'chance', description: 'Relevance mass of a map that knows nothing: share of the voxels that the truth has' },
  { name: 'inRank', description: 'Relevance rank: of the highest values, as many as the truth has voxels, the share in it; same chance' },
  { name: 'p', description: 'That untrained networks give as much, adjusted for all methods (max-T); its floor is 1 / (draws + 1)' },
  {
    name: 'nullMass',
    description: 'Relevance mass in the same place when nothing was planted (with a cohort: when targets were shuffled)',
  },
  { name: 'nullLow', description: 'Lower end of its 95 % interval' },
  { name: 'nullHigh', description: 'Upper end of its 95 % interval' },
  { name: 'nullChance', description: 'Chance level of that place' },
  { name: 'aboveNext', description: 'In words: how far it is above the method of the next rank, over the same subjects; n/a for the last' },
  { name: 'found', description: 'Share of subjects in which the truth lies above the 95th percentile of untrained networks' },
  { name: 'foundLow', description: 'Lower end of its 95 % interval' },
  { name: 'foundHigh', description: 'Upper end of its 95 % interval' },
  { name: 'foundChance', description: 'Share of places found when the targets had been shuffled' },
  { name: 'foundEmpty', description: 'Share of places found when nothing was planted; n/a when that was not run' },
  { name: 'elsewhere', description: 'Share of other places found beside the truth' },
  { name: 'first', description: 'Share of subjects in which the truth stands out more than every other place' },
  { name: 'empty', description: 'Maps without any value, in which nothing counts as found' },
  { name: 'maps', description: 'Maps scored' },
  { name: 'verdict', description: 'good, warn or bad: what the method card says' },
] as const satisfies readonly Column[]

const finite = (value: number) => (Number.isFinite(value) ? value : null)

export function rankingTable(methods: readonly MethodSummary[], differences: readonly Difference[], cards: readonly MethodCard[]): Table {
  const rows = methods.map((summary, i) => {
    const next = methods[i + 1]?.method
    const pair = differences.find(({ better, worse }) => better === summary.method && worse === next)
    const card = cards[i]
    return {
      rank: i + 1,
      method: summary.method,
      mass: finite(summary.mass.value),
      low: finite(summary.mass.low),
      high: finite(summary.mass.high),
      chance: finite(summary.chanceMass),
      inRank: finite(summary.rank.value),
      p: finite(summary.p),
      nullMass: finite(summary.nullMass.value),
      nullLow: finite(summary.nullMass.low),
      nullHigh: finite(summary.nullMass.high),
      nullChance: finite(summary.nullChance),
      aboveNext: pair ? differenceWords(pair) : null,
      found: finite(summary.found.value),
      foundLow: finite(summary.found.low),
      foundHigh: finite(summary.found.high),
      foundChance: finite(summary.chance.value),
      foundEmpty: finite(summary.empty.value),
      elsewhere: finite(summary.elsewhere.value),
      first: finite(summary.first.value),
      empty: summary.undefinedMaps,
      maps: summary.maps,
      verdict: card ? cardVerdict(card).level : 'bad',
    }
  })
  return { columns: rankingColumns, rows }
}

export const pairColumns = [
  { name: 'method', description: 'The method of higher relevance mass' },
  { name: 'than', description: 'The method of lower relevance mass' },
  { name: 'difference', description: 'Mean over subjects and repetitions of the difference of their relevance masses on the same subject' },
  { name: 'low', description: 'Lower end of its 95 % interval (bootstrap of the differences, repetitions first, then people)' },
  { name: 'high', description: 'Upper end of its 95 % interval' },
  { name: 'p', description: 'That there is no difference, of this pair alone; its floor is 1 / (draws + 1)' },
  { name: 'pAdjusted', description: 'The same adjusted for all pairs (Holm)' },
  { name: 'words', description: 'The same in words' },
] as const satisfies readonly Column[]

/** Every pair of methods, compared within subjects: what tells whether one is above the other, which overlapping intervals do not. */
export function pairTable(differences: readonly Difference[]): Table {
  const rows = differences.map((pair) => ({
    method: pair.better,
    than: pair.worse,
    difference: finite(pair.value),
    low: finite(pair.low),
    high: finite(pair.high),
    p: finite(pair.p),
    pAdjusted: finite(pair.pAdjusted),
    words: differenceWords(pair),
  }))
  return { columns: pairColumns, rows }
}

/** "above gradcam by .030 [.012–.048], p = .004"; a lower end below 0 is written with a minus sign, and the interval with "to". */
export function differenceWords({ worse, value, low, high, pAdjusted }: Difference): string {
  const ends = low < 0 ? `${decimals(low)} to ${decimals(high)}` : `${decimals(low)}–${decimals(high)}`
  const p = pAdjusted < 0.001 ? 'p < .001' : `p = ${decimals(pAdjusted)}`
  return `above ${worse} by ${decimals(value)} [${ends}], ${p}`
}

function decimals(value: number): string {
  return value
    .toFixed(3)
    .replace('-', '−')
    .replace(/^(−?)0\./, '$1.')
}

export const gainColumns = [
  { name: 'method', description: 'Attribution method' },
  {
    name: 'network',
    description: 'planted: trained on the task; shuffled: on shuffled targets; empty: nothing planted; random: not trained',
  },
  { name: 'gain', description: 'Mean relevance mass in the truth over its chance level; 1 is chance' },
  { name: 'low', description: 'Lower end of its 95 % interval' },
  { name: 'high', description: 'Upper end of its 95 % interval' },
  {
    name: 'above',
    description: 'Gain less that of the other places in the same map; 0 is chance for a map that sees structures but not which',
  },
  { name: 'aboveLow', description: 'Lower end of its 95 % interval' },
  { name: 'aboveHigh', description: 'Upper end of its 95 % interval' },
] as const satisfies readonly Column[]

/** Each method on the trained network and under each null. */
export function gainTable(methods: readonly MethodSummary[]): Table {
  const rows = methods.flatMap(({ method, gain, above }) =>
    ARMS.flatMap((network) => {
      const [over, beyond] = [gain[network], above[network]]
      if (!over || !beyond || !Number.isFinite(over.value)) return []
      const { value, low, high } = over
      return [
        {
          method,
          network,
          gain: value,
          low,
          high,
          above: finite(beyond.value),
          aboveLow: finite(beyond.low),
          aboveHigh: finite(beyond.high),
        },
      ]
    }),
  )
  return { columns: gainColumns, rows }
}

export const networkColumns = [
  { name: 'repetition', description: 'With data, split and weights of its own, from 1' },
  { name: 'network', description: 'With weights of its own, on the same data and split, from 1' },
  { name: 'data', description: 'planted: the task; shuffled: its targets dealt out anew; empty: nothing planted' },
  { name: 'score', description: 'Correlation of prediction and target over test subjects' },
  { name: 'oracle', description: 'The same for the best linear prediction from the true volume and brightness of every place' },
  { name: 'chance', description: '95th percentile of |correlation| when the targets of the test are dealt out at random' },
  { name: 'step', description: 'Training step with the smallest validation loss, from which the network was taken' },
  { name: 'stopped', description: 'Whether training stopped before its last step, as validation no longer improved' },
  { name: 'trained', description: 'Subjects trained on' },
  { name: 'tested', description: 'Subjects tested on' },
] as const satisfies readonly Column[]

export function networkTable(networks: readonly NetworkScore[]): Table {
  const rows = networks.map(({ arm, seed, network, score, oracle, chance, fit, subjects }) => ({
    repetition: seed + 1,
    network: network + 1,
    data: arm,
    score: finite(score),
    oracle: finite(oracle),
    chance: finite(chance),
    step: fit.step,
    stopped: fit.stoppedEarly ? 'yes' : 'no',
    trained: subjects.train,
    tested: subjects.test,
  }))
  return { columns: networkColumns, rows }
}

/** One entry a map, for whoever wants to reckon with them. */
export function mapRecords(observations: readonly Observation[]) {
  const place = ({ mass, chance }: Mass) => ({ mass: finite(mass), chance: finite(chance) })
  return observations.map(({ method, arm, seed, network, subject, truth, decoys }) => ({
    method,
    trained: arm,
    repetition: seed + 1,
    network: network + 1,
    subject: subject + 1,
    truth: place(truth),
    others: decoys.map(place),
  }))
}
