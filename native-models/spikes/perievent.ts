import { firstAtLeast } from './first-at-least.ts'

/** Around each event: from `beforeS` before it to `afterS` after it. */
export interface PerieventWindow {
  readonly beforeS: number
  readonly afterS: number
}

export interface PerieventHistogram {
  /** Spikes a second in each bin, the mean over events. */
  readonly ratesHz: Float64Array
  /** Standard error of that mean over events; NaN for fewer than two. */
  readonly semHz: Float64Array
}

/**
 * When a unit fired around each event, in seconds from it: a list for each event, the window closed at its beginning and open at its end.
 * @param times seconds, ascending
 */
export function perieventTimes(times: Float64Array, eventsS: ArrayLike<number>, { beforeS, afterS }: PerieventWindow): Float64Array[] {
  return Array.from(eventsS, (event) => {
    const [from, to] = [firstAtLeast(times, event - beforeS), firstAtLeast(times, event + afterS)]
    return times.slice(from, to).map((time) => time - event)
  })
}

/** The peri-event (or peri-stimulus) time histogram of what `perieventTimes` found, in whole bins from the beginning of the window. */
export function perieventHistogram(
  trials: readonly Float64Array[],
  { beforeS, afterS }: PerieventWindow,
  binS: number,
): PerieventHistogram {
  const bins = Math.max(1, Math.round((beforeS + afterS) / binS))
  const [sums, squares] = [new Float64Array(bins), new Float64Array(bins)]
  const own = new Float64Array(bins)
  for (const times of trials) {
    own.fill(0)
    for (const time of times) {
      const bin = Math.floor((time + beforeS) / binS + 1e-9)
      if (bin >= 0 && bin < bins) own[bin]++
    }
    for (let bin = 0; bin < bins; bin++) {
      sums[bin] += own[bin]
      squares[bin] += own[bin] ** 2
    }
  }
  const count = trials.length
  return {
    ratesHz: sums.map((sum) => sum / count / binS),
    semHz: sums.map((sum, bin) => Math.sqrt(Math.max(0, squares[bin] - sum ** 2 / count) / (count - 1) / count) / binS),
  }
}
