/** Two measurements of the same thing. */
export type MeasuredTwice = readonly [candidate: number, reference: number]

/** How far two ways to measure agree (Bland JM, Altman DG 1986, Lancet 327:307). Differences are candidate less reference. */
export interface LimitsOfAgreement {
  readonly bias: number
  /** Standard deviation of the differences, n − 1 in its denominator. */
  readonly sd: number
  /** bias ± 1.96 sd: nineteen of twenty differences lie between. */
  readonly low: number
  readonly high: number
}

export function limitsOfAgreement(pairs: readonly MeasuredTwice[]): LimitsOfAgreement {
  const differences = pairs.map(([candidate, reference]) => candidate - reference)
  const bias = differences.reduce((sum, d) => sum + d, 0) / differences.length
  const sd = Math.sqrt(differences.reduce((sum, d) => sum + (d - bias) ** 2, 0) / (differences.length - 1))
  return { bias, sd, low: bias - 1.959963984540054 * sd, high: bias + 1.959963984540054 * sd }
}

/**
 * Intraclass correlation of single measurements (McGraw KO, Wong SP 1996, Psychol Methods 1:30): `agreement` is ICC(A,1), which a bias
 * lowers, `consistency` ICC(C,1), which it does not. Not a number where nothing varies.
 */
export function intraclassCorrelation(pairs: readonly MeasuredTwice[]): { readonly agreement: number; readonly consistency: number } {
  const n = pairs.length
  const raters = 2
  const grand = pairs.reduce((sum, [a, b]) => sum + a + b, 0) / (raters * n)
  const columns = [0, 1].map((k) => pairs.reduce((sum, pair) => sum + pair[k] / n, 0))
  const rowSquares = pairs.reduce((sum, [a, b]) => sum + raters * ((a + b) / 2 - grand) ** 2, 0) / (n - 1)
  const columnSquares = columns.reduce((sum, mean) => sum + n * (mean - grand) ** 2, 0) / (raters - 1)
  const errorSquares =
    pairs.reduce((sum, pair) => sum + pair.reduce((part, x, k) => part + (x - (pair[0] + pair[1]) / 2 - columns[k] + grand) ** 2, 0), 0) /
    ((n - 1) * (raters - 1))
  const between = rowSquares - errorSquares
  return {
    agreement: between / (rowSquares + errorSquares + (raters * (columnSquares - errorSquares)) / n),
    consistency: between / (rowSquares + errorSquares),
  }
}
