/** Samples of a regular stream without an interruption: the n-th lies at startS + n × intervalS. */
export interface RegularPiece {
  readonly first: number
  readonly samples: number
  readonly startS: number
  readonly intervalS: number
}

/**
 * Time stamps of a regular stream jitter by what the network adds: each uninterrupted piece is put on a line by least squares. A piece ends where time
 * goes back or leaps by more than one second and 500 samples, as in Kothe's importer.
 */
export function regularPieces(stampsS: Float64Array, nominalHz: number): RegularPiece[] {
  const leapS = Math.max(1, 500 / nominalHz)
  const pieces: RegularPiece[] = []
  let first = 0
  for (let n = 1; n <= stampsS.length; n++) {
    const step = n === stampsS.length ? Infinity : stampsS[n] - stampsS[n - 1]
    if (step <= leapS && step >= -leapS) continue
    pieces.push(lineThrough(stampsS, first, n - first, nominalHz))
    first = n
  }
  return pieces
}

/** Samples per second over all pieces. */
export function effectiveHz(pieces: readonly RegularPiece[], nominalHz: number): number {
  const long = pieces.filter(({ samples }) => samples > 1)
  const samples = long.reduce((sum, piece) => sum + piece.samples, 0)
  const seconds = long.reduce((sum, piece) => sum + (piece.samples - 1) * piece.intervalS + 1 / nominalHz, 0)
  return samples > 0 && seconds > 0 ? samples / seconds : nominalHz
}

function lineThrough(stampsS: Float64Array, first: number, samples: number, nominalHz: number): RegularPiece {
  if (samples < 2) return { first, samples, startS: stampsS[first], intervalS: 1 / nominalHz }
  const middle = (samples - 1) / 2
  const base = stampsS[first]
  let [sum, slope, spread] = [0, 0, 0]
  for (let n = 0; n < samples; n++) {
    const time = stampsS[first + n] - base
    sum += time
    slope += (n - middle) * time
    spread += (n - middle) ** 2
  }
  const intervalS = slope / spread
  return { first, samples, startS: base + sum / samples - intervalS * middle, intervalS }
}
