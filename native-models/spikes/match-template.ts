/** Units that fire with fixed delays after the first, and what it tells that one does. */
export type Template = readonly { readonly unit: number; readonly delayS: number; readonly weight: number }[]

export interface MotifEvent {
  /** When the first member fires, or would have. */
  readonly timeS: number
  /** Sum of the weights of the members that fired. */
  readonly score: number
  readonly hits: number
}

/**
 * Every place at which at least two members fire as the template says, within four times the jitter of each other; of places that overlap the best. In order of time.
 * @param trains seconds, ascending
 */
export function matchTemplate(trains: readonly Float64Array[], template: Template, { jitterS }: { jitterS: number }): MotifEvent[] {
  const total = template.reduce((sum, { unit }) => sum + trains[unit].length, 0)
  const times = new Float64Array(total)
  const members = new Uint32Array(total)
  let filled = 0
  for (const [m, { unit, delayS }] of template.entries()) {
    for (const time of trains[unit]) {
      times[filled] = time - delayS
      members[filled++] = m
    }
  }
  const order = Uint32Array.from({ length: total }, (_, n) => n).sort((a, b) => times[a] - times[b])
  const window = 4 * jitterS
  const present = new Int32Array(template.length)
  const candidates: MotifEvent[] = []
  let [score, hits, end] = [0, 0, 0]
  for (let start = 0; start < total; start++) {
    const from = times[order[start]]
    for (; end < total && times[order[end]] <= from + window; end++) {
      const m = members[order[end]]
      if (present[m]++ === 0) [score, hits] = [score + template[m].weight, hits + 1]
    }
    if (hits >= 2) {
      let sum = 0
      for (let n = start; n < end; n++) sum += times[order[n]]
      candidates.push({ timeS: sum / (end - start), score, hits })
    }
    const m = members[order[start]]
    if (--present[m] === 0) [score, hits] = [score - template[m].weight, hits - 1]
  }
  return bestOf(candidates, window)
}

/** Of candidates closer to each other than `apartS` the one with the highest score. */
function bestOf(candidates: readonly MotifEvent[], apartS: number): MotifEvent[] {
  const kept: MotifEvent[] = []
  for (const candidate of candidates) {
    const last = kept[kept.length - 1]
    if (last && candidate.timeS - last.timeS < apartS) {
      if (candidate.score > last.score) kept[kept.length - 1] = candidate
    } else kept.push(candidate)
  }
  return kept
}
