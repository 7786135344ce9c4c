import { Problem } from '../../../data/problem.ts'
import { correctedFor, zScores } from '../../../statistics/corrected.ts'
import type { RunContext } from '../../contract.ts'
import type { Cohort, CohortScan } from './cohort.ts'
import type { Settings } from './settings.ts'
import type { Task } from './task.ts'

/** Correlation with another region that is still borne. */
const MOST_LEFT = 0.1
/** A target of which the other regions explain more than this leaves the network too little. */
const LEAST_OWN = 0.02

/**
 * A task with a known source made of a user's cohort, without touching its images: volume or mean intensity of a region corrected for that of
 * all other regions; an artificial disease of two regions; or lesion load. `Problem` when the cohort cannot carry it.
 */
export function cohortTask(
  cohort: Cohort,
  settings: Pick<Settings, 'signal' | 'region' | 'second'>,
  context: Pick<RunContext, 'warn'>,
): Task {
  const { signal } = settings
  const first = findRegion(cohort, settings.region, signal === 'lesions' ? /lesion|wmh|hyperintens/i : undefined)
  if (signal === 'lesions') {
    const load = zScores(cohort.scans.map(({ regions }) => Math.log1p(regions.get(first)?.volumeMl ?? 0)))
    return taskOf(
      cohort,
      signal,
      'number',
      cohort.scans.map((scan, i) => ({ scan, target: load[i] })),
      [first],
    )
  }
  const kind = signal === 'volume' ? 'volumeMl' : 'intensity'
  const labels = [...cohort.names.keys()]
  const rows = cohort.scans.map(({ regions }) => labels.map((label) => regions.get(label)?.[kind] ?? 0))
  const correct = (label: number) => checked(correctedFor(rows, labels.indexOf(label)), cohort.names.get(label) ?? '', context)
  if (signal !== 'disease') {
    const values = correct(first)
    return taskOf(
      cohort,
      signal,
      'number',
      cohort.scans.map((scan, i) => ({ scan, target: values[i] })),
      [first],
    )
  }
  const second = findRegion(cohort, settings.second, undefined, first)
  return taskOf(cohort, signal, 'class', artificialDisease(cohort.scans, correct(first), correct(second)), [first, second])
}

function checked(corrected: ReturnType<typeof correctedFor>, name: string, { warn }: Pick<RunContext, 'warn'>): readonly number[] {
  if (corrected.own < LEAST_OWN)
    throw new Problem({
      what: `The other regions tell ${((1 - corrected.own) * 100).toFixed(0)} % of what varies in ${name}, so nothing is left to learn.`,
      remedy: 'Choose another region, or give more scans.',
    })
  if (corrected.left > MOST_LEFT)
    warn(
      `The corrected target of ${name} still correlates with another region (|r| ${corrected.left.toFixed(2)}): maps may rightly show that one too.`,
    )
  return corrected.values
}

/**
 * Ill are those in the top 40 % of the first and the bottom 40 % of the second; healthy are the reverse. Who lies in the middle fifth of
 * either, or elsewhere, is left out.
 */
export function artificialDisease<T>(
  scans: readonly T[],
  first: readonly number[],
  second: readonly number[],
): { scan: T; target: number }[] {
  const cut = (values: readonly number[], share: number) => [...values].sort((a, b) => a - b)[Math.floor(share * values.length)]
  const [lowA, highA, lowB, highB] = [cut(first, 0.4), cut(first, 0.6), cut(second, 0.4), cut(second, 0.6)]
  return scans.flatMap((scan, i) => {
    if (first[i] >= highA && second[i] < lowB) return [{ scan, target: 1 }]
    if (first[i] < lowA && second[i] >= highB) return [{ scan, target: 0 }]
    return []
  })
}

function taskOf(
  { grid, names }: Cohort,
  signal: string,
  kind: Task['kind'],
  chosen: readonly { scan: CohortScan; target: number }[],
  planted: readonly number[],
): Task {
  if (chosen.length < 20)
    throw new Problem({
      what: `${chosen.length} scans are too few to train and to test on.`,
      remedy: 'Give at least 20; hundreds are better.',
    })
  const [nx, ny, nz] = grid.shape
  const labels = [...names.keys()]
  const others = labels.filter((label) => !planted.includes(label))
  return {
    modality: 'mri',
    signal,
    kind,
    shape: [1, nz, ny, nx],
    smoothAxes: [1, 2, 3],
    subjects: chosen.map(({ scan, target }) => {
      const mask = (inside: (label: number) => boolean) => Uint8Array.from(scan.labels, (label) => (inside(label) ? 1 : 0))
      return {
        id: scan.id,
        person: scan.person,
        sample: () => scan.image,
        target,
        places: () => ({
          truth: mask((label) => planted.includes(label)),
          decoys: others.map((wanted) => mask((label) => label === wanted)),
          where: mask((label) => label > 0),
        }),
        measured: labels.flatMap((label) => {
          const region = scan.regions.get(label)
          return [region?.volumeMl ?? 0, region?.intensity ?? 0]
        }),
      }
    }),
  }
}

/** By name or number; unless given, the first that fits the pattern, or the largest. */
function findRegion({ names, scans }: Cohort, wanted: string, pattern?: RegExp, except?: number): number {
  const candidates = [...names].filter(([label]) => label !== except)
  const named = wanted
    ? candidates.find(([label, name]) => name.toLowerCase() === wanted.toLowerCase() || String(label) === wanted)
    : pattern
      ? candidates.find(([, name]) => pattern.test(name))
      : candidates.sort(([a], [b]) => meanVolume(scans, b) - meanVolume(scans, a))[0]
  if (named) return named[0]
  throw new Problem({
    what: wanted ? `No region is called "${wanted}".` : 'No region is named after lesions.',
    remedy: `Name one with the setting "region": ${candidates
      .slice(0, 20)
      .map(([label, name]) => (name === `label ${label}` ? label : name))
      .join(', ')}${candidates.length > 20 ? ' …' : ''}.`,
  })
}

function meanVolume(scans: readonly CohortScan[], label: number): number {
  return scans.reduce((sum, { regions }) => sum + (regions.get(label)?.volumeMl ?? 0), 0)
}
