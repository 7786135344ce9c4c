import { type Coefficients, solve } from 'yalps'

/** The points with `weights` · x + `offset` > 0. */
export interface HalfSpace {
  readonly weights: readonly number[]
  readonly offset: number
}

/** Lowest and highest value of each input. */
export interface Box {
  readonly low: readonly number[]
  readonly high: readonly number[]
}

/** Regions with an inner ball smaller than this share of the box are taken for empty: they lie between rounded numbers. */
const SMALLEST = 1e-7

/**
 * The middle of the largest ball that fits into all half-spaces and the box (its Chebyshev centre, a linear programme; Boyd & Vandenberghe
 * 2004, 4.3.1), or `undefined` when none does.
 */
export function insideOf(halfSpaces: readonly HalfSpace[], box: Box): number[] | undefined {
  const found = maximise(new Array<number>(box.low.length).fill(0), 1, halfSpaces, box)
  return found && found.radius > SMALLEST ? found.point : undefined
}

/** The largest value of `weights` · x within the region, or `undefined` when the region is empty. */
export function largestWithin(weights: readonly number[], halfSpaces: readonly HalfSpace[], box: Box): number | undefined {
  const found = maximise(weights, 0, halfSpaces, box)
  return found && weights.reduce((sum, weight, i) => sum + weight * (found.point[i] ?? 0), 0)
}

/** In units of the box (u in [0, 1]), so that inputs of very different size weigh alike. */
function maximise(
  weights: readonly number[],
  radiusWeight: number,
  halfSpaces: readonly HalfSpace[],
  { low, high }: Box,
): { point: number[]; radius: number } | undefined {
  const size = low.map((from, i) => (high[i] ?? from) - from)
  const variables = new Map<string, [string, number][]>()
  const constraints = new Map<string, { min?: number; max?: number }>()
  low.forEach((_, i) => {
    variables.set(`x${i}`, [
      ['goal', (weights[i] ?? 0) * (size[i] ?? 0)],
      [`low${i}`, 1],
      [`high${i}`, 1],
    ])
    constraints.set(`low${i}`, { min: 0 })
    constraints.set(`high${i}`, { max: 1 })
  })
  const radius: [string, number][] = [['goal', radiusWeight]]
  low.forEach((_, i) => {
    radius.push([`low${i}`, -1], [`high${i}`, 1])
  })
  halfSpaces.forEach((half, at) => {
    const scaled = half.weights.map((weight, i) => weight * (size[i] ?? 0))
    const norm = Math.hypot(...scaled) || 1
    const offset = half.offset + half.weights.reduce((sum, weight, i) => sum + weight * (low[i] ?? 0), 0)
    scaled.forEach((weight, i) => {
      if (weight) variables.get(`x${i}`)?.push([`half${at}`, weight / norm])
    })
    radius.push([`half${at}`, -1])
    constraints.set(`half${at}`, { min: -offset / norm })
  })
  variables.set('radius', radius)
  const answer = solve(
    { direction: 'maximize', objective: 'goal', constraints, variables: variables as Map<string, Coefficients<string>> },
    { precision: 1e-10, includeZeroVariables: true },
  )
  if (answer.status !== 'optimal') return undefined
  const values = new Map(answer.variables)
  return {
    point: low.map((from, i) => from + (values.get(`x${i}`) ?? 0) * (size[i] ?? 0)),
    radius: values.get('radius') ?? 0,
  }
}
