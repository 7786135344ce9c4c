import { midranks } from './ranks.ts'

/** How often a value of a true one is above that of a false one; ties count half (Mann & Whitney). NaN where either is missing. Chance ½. */
export function areaUnder(values: ArrayLike<number>, truth: ArrayLike<boolean | number>): number {
  const ranks = midranks(values)
  let [ones, sum] = [0, 0]
  for (let n = 0; n < truth.length; n++)
    if (truth[n]) {
      ones++
      sum += ranks[n]
    }
  return (sum - (ones * (ones + 1)) / 2) / (ones * (truth.length - ones))
}
