/** Counts: a row for each event that came, a column for each answer; answers that are no event, such as rejections, are further columns. */
export type Confusion = readonly (readonly number[])[]

/**
 * Bits of a trial with N equally likely events, hit with a share P, and all errors alike (Wolpaw et al. 2002, Clin Neurophysiol 113:767); none at or
 * below chance, where the formula rises again.
 */
export function wolpawBits(classes: number, share: number): number {
  if (share <= 1 / classes) return 0
  const part = (p: number, of: number) => (p > 0 ? p * Math.log2(p / of) : 0)
  return Math.log2(classes) + part(share, 1) + part(1 - share, classes - 1)
}

/** Bits that an answer tells of the event, with the events as often as they came: their mutual information (Nykopp 2001). */
export function nykoppBits(confusion: Confusion): number {
  const all = confusion.flat().reduce((sum, count) => sum + count, 0)
  const came = confusion.map((row) => row.reduce((sum, count) => sum + count, 0))
  const answered = confusion[0].map((_, k) => confusion.reduce((sum, row) => sum + row[k], 0))
  return confusion.reduce(
    (total, row, i) =>
      total + row.reduce((sum, count, j) => sum + (count > 0 ? (count / all) * Math.log2((count * all) / (came[i] * answered[j])) : 0), 0),
    0,
  )
}

/** What the mutual information of so few trials is too large by: (rows − 1)(columns − 1) / (2n ln 2), empty ones not counted (Miller 1955). */
export function informationBias(confusion: Confusion): number {
  const all = confusion.flat().reduce((sum, count) => sum + count, 0)
  const rows = confusion.filter((row) => row.some((count) => count > 0)).length
  const columns = confusion[0].filter((_, k) => confusion.some((row) => row[k] > 0)).length
  return ((rows - 1) * (columns - 1)) / (2 * all * Math.LN2)
}
