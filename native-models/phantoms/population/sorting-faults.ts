import { type SpikeTrains, spanOf, type Unit } from '../../data/spikes/spike-trains.ts'
import type { Random } from '../../statistics/random.ts'

const rateHz = 30_000
const refractoryS = 0.003
const contaminated = 0.25
export const missed = 0.25

export type SortingFault = 'duplicate' | 'split' | 'contaminated' | 'incomplete' | 'absent'

export interface SortedRecipe {
  readonly durationS: number
  readonly good: number
  /** False: every unit is well sorted. */
  readonly faults: boolean
}

export interface Sorted {
  readonly trains: SpikeTrains
  /** What is wrong with each unit, if anything. */
  readonly truth: readonly (SortingFault | null)[]
}

/**
 * Well-sorted neurons (3 ms without a second spike, Gaussian amplitudes), and units as sorters get them wrong: two that hold nine in ten spikes of one neuron each, within 0.1 ms;
 * one neuron in two parts; one unit of which a quarter are spikes of others; one whose smallest quarter was not detected; one lost halfway.
 */
export function sortedUnits(random: Random, { durationS, good, faults }: SortedRecipe): Sorted {
  const neuron = (name: string): Spike[] => renewal(random.fork(name), durationS)
  const draw = random.fork('faults')
  const copy = (spikes: readonly Spike[]) =>
    spikes.filter(() => draw.uniform() < 0.9).map(({ s, size }) => ({ s: Math.max(0, s + draw.between(-1e-4, 1e-4)), size }))
  const [doubled, halved, mixed, cut, lost] = ['doubled', 'halved', 'mixed', 'cut', 'lost'].map(neuron)
  const first = new Set(halved.filter(() => draw.uniform() < 0.5))
  const foreign = Array.from({ length: Math.round((mixed.length * contaminated) / (1 - contaminated)) }, () => ({
    s: draw.uniform() * durationS,
    size: 60 + 8 * draw.normal(),
  }))
  const least = [...cut].sort((a, b) => a.size - b.size)[Math.floor(missed * cut.length)]?.size ?? 0
  const wrong: readonly (readonly [SortingFault | null, readonly Spike[]])[] = faults
    ? [
        ['duplicate', copy(doubled)],
        ['duplicate', copy(doubled)],
        ['split', halved.filter((spike) => first.has(spike))],
        ['split', halved.filter((spike) => !first.has(spike))],
        ['contaminated', [...mixed, ...foreign]],
        ['incomplete', cut.filter(({ size }) => size >= least)],
        ['absent', lost.filter(({ s }) => s < durationS / 2)],
      ]
    : [doubled, halved, mixed, cut, lost].map((spikes) => [null, spikes] as const)
  const all = [...Array.from({ length: good }, (_, n) => [null, neuron(`good ${n}`)] as const), ...wrong]
  const units = all.map(([, spikes], n) => unitFrom(String(n + 1), spikes))
  const clock = { kind: 'samples', rateHz, startS: 0 } as const
  const span = spanOf(clock, units, { startS: 0, stopS: durationS })
  const trains: SpikeTrains = { file: 'phantom', format: 'phantom', clock, units, span, behaviour: [], trials: [], notes: [] }
  return { trains, truth: all.map(([fault]) => fault) }
}

interface Spike {
  readonly s: number
  readonly size: number
}

function renewal(random: Random, durationS: number): Spike[] {
  const [hz, mean] = [random.between(6, 15), random.between(50, 90)]
  const spikes: Spike[] = []
  for (let s = 0; ; ) {
    s += refractoryS - Math.log(1 - random.uniform()) * (1 / hz - refractoryS)
    if (s >= durationS) return spikes
    spikes.push({ s, size: mean + 8 * random.normal() })
  }
}

function unitFrom(id: string, spikes: readonly Spike[]): Unit {
  const sorted = [...spikes].sort((a, b) => a.s - b.s)
  const times = Float64Array.from(sorted, ({ s }) => Math.round(s * rateHz))
  return { header: { id, spikes: times.length }, times, amplitudes: Float64Array.from(sorted, ({ size }) => size) }
}
