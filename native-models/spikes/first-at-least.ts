/**
 * Place of the first of ascending `times` that is not before `s`; their number where all are.
 * @param perTime what times are multiplied by before they are compared
 */
export function firstAtLeast(times: Float64Array, s: number, perTime = 1): number {
  let [low, high] = [0, times.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (times[middle] * perTime < s) low = middle + 1
    else high = middle
  }
  return low
}
