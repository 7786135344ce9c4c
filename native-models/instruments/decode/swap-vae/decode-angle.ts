import { normalSums, predictRow, type Rows, ridge } from '../../../statistics/ridge.ts'

const penalties = [1e-4, 1e-3, 1e-2, 1e-1, 1, 10]

/** Which part each bin is in. */
export type Part = 'train' | 'validation' | 'test'

export interface DecodedAngle {
  /** Decoded angle in each bin, in radians. */
  readonly angles: Float64Array
  /** Share of test bins within π/8, and within 3π/16. */
  readonly near: number
  readonly nearer: number
}

/** Angles from rows by a linear map to their cosine and sine, with a ridge penalty chosen on the validation part. Bins without an angle are left out. */
export function decodeAngle(x: Rows, angles: Float64Array, parts: readonly Part[]): DecodedAngle {
  const targets = [angles.map(Math.cos), angles.map(Math.sin)].map((own) => own.map((value) => (Number.isNaN(value) ? 0 : value)))
  const use = (part: Part) => Uint8Array.from(parts, (own, n) => Number(own === part && !Number.isNaN(angles[n])))
  const sums = normalSums(x, targets, use('train'))
  const decoded = penalties.map((penalty) => {
    const fit = ridge(sums, penalty)
    return angles.map((_, n) => {
      const [c, s] = predictRow(fit, x, n)
      return Math.atan2(s, c)
    })
  })
  const share = (own: Float64Array, part: Part, within: number) => {
    const rows = Array.from(own.keys()).filter((n) => parts[n] === part && !Number.isNaN(angles[n]))
    return (
      rows.filter((n) => Math.abs(Math.atan2(Math.sin(own[n] - angles[n]), Math.cos(own[n] - angles[n]))) < within).length / rows.length
    )
  }
  const [best] = decoded.toSorted((a, b) => share(b, 'validation', Math.PI / 8) - share(a, 'validation', Math.PI / 8))
  return { angles: best, near: share(best, 'test', Math.PI / 8), nearer: share(best, 'test', (3 * Math.PI) / 16) }
}
