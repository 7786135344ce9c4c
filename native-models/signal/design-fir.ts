import { Problem } from '../data/problem.ts'

/** A linear-phase filter with an odd number of symmetric taps; applied centred, so that nothing is delayed. */
export interface Fir {
  readonly taps: Float64Array
  readonly rateHz: number
  /** In words, for a report. */
  readonly about: string
}

/** Cut-offs in hertz: both, a band-pass; the lower alone, a high-pass; the upper alone, a low-pass. */
export interface Band {
  readonly lowHz?: number
  readonly highHz?: number
}

/** A Hamming window's transition is 3.3 sampling intervals of the filter's length wide (Ifeachor and Jervis 2002, table 7.3). */
const hammingWidth = 3.3

/**
 * A band-pass, low-pass or high-pass by the window method, with the transitions and the length that MNE-Python and EEGLAB take by default
 * (Widmann A, Schröger E, Maess B, 2015, J Neurosci Methods 250:34–46): a quarter of the cut-off, at least 2 Hz; −6 dB in the middle of each transition.
 * A Problem where the band does not fit under half of the sampling rate.
 */
export function designFir(rateHz: number, { lowHz, highHz }: Band): Fir {
  const nyquist = rateHz / 2
  if (lowHz === undefined && highHz === undefined) throw wrong('A filter needs a lower or an upper cut-off.', 'Set one of them.')
  for (const cut of [lowHz, highHz])
    if (cut !== undefined && !(cut > 0 && cut < nyquist))
      throw wrong(`A cut-off of ${cut} Hz cannot be had at ${rateHz} Hz.`, `Choose one between 0 and ${nyquist} Hz.`)
  if (lowHz !== undefined && highHz !== undefined && lowHz >= highHz)
    throw wrong(
      `The lower cut-off, ${lowHz} Hz, is not below the upper, ${highHz} Hz.`,
      'Exchange them, or use the notch to take a band out.',
    )
  const edges: Edge[] = []
  if (lowHz !== undefined) {
    const width = Math.min(Math.max(0.25 * lowHz, 2), lowHz)
    edges.push({ fromHz: lowHz - width, toHz: lowHz, rises: true })
  }
  if (highHz !== undefined) {
    const width = Math.min(Math.max(0.25 * highHz, 2), nyquist - highHz)
    edges.push({ fromHz: highHz, toHz: highHz + width, rises: false })
  }
  return fromEdges(rateHz, edges, bandText(lowHz, highHz))
}

/** Takes a line frequency and its multiples out: bands of f/200, with transitions of half a hertz at each side, as MNE-Python has it. */
export function designNotch(rateHz: number, linesHz: readonly number[]): Fir {
  const edges = [...linesHz]
    .sort((a, b) => a - b)
    .flatMap((line): Edge[] => {
      const half = line / 400
      if (!(line - half - 1 > 0 && line + half + 1 < rateHz / 2))
        throw wrong(`A line of ${line} Hz cannot be taken out at ${rateHz} Hz.`, `Name one well below ${rateHz / 2} Hz.`)
      return [
        { fromHz: line - half - 0.5, toHz: line - half, rises: false },
        { fromHz: line + half, toHz: line + half + 0.5, rises: true },
      ]
    })
  return fromEdges(rateHz, edges, `without ${linesHz.join(', ')} Hz`)
}

/** Multiples of a line frequency that lie below half of the rate. */
export function harmonics(lineHz: number, rateHz: number): number[] {
  const lines: number[] = []
  for (let line = lineHz; line + line / 400 + 1 < rateHz / 2; line += lineHz) lines.push(line)
  return lines
}

interface Edge {
  readonly fromHz: number
  readonly toHz: number
  readonly rises: boolean
}

/** Each edge has a filter of its own, as long as its transition asks for, and centred in the whole. */
function fromEdges(rateHz: number, edges: readonly Edge[], about: string): Fir {
  const lengths = edges.map(({ fromHz, toHz }) => odd(Math.round((hammingWidth * rateHz) / (toHz - fromHz))))
  const taps = new Float64Array(Math.max(...lengths))
  const middle = (taps.length - 1) / 2
  // What rises last passes everything above; each edge adds its low-pass or takes it away.
  if (edges.at(-1)?.rises) taps[middle] = 1
  for (const [n, { fromHz, toHz, rises }] of edges.entries()) {
    const low = lowPass(lengths[n], (fromHz + toHz) / rateHz)
    const offset = middle - (low.length - 1) / 2
    for (let k = 0; k < low.length; k++) taps[offset + k] += rises ? -low[k] : low[k]
  }
  const length = (taps.length / rateHz).toPrecision(3)
  return { taps, rateHz, about: `${about}, Hamming-windowed, ${taps.length} taps (${length} s), zero phase` }
}

/** Windowed sinc with a gain of one at 0 Hz; `cut` is a fraction of half the sampling rate. */
function lowPass(length: number, cut: number): Float64Array {
  const middle = (length - 1) / 2
  const taps = Float64Array.from({ length }, (_, k) => {
    const x = Math.PI * cut * (k - middle)
    return (x === 0 ? 1 : Math.sin(x) / x) * (0.54 - 0.46 * Math.cos((2 * Math.PI * k) / Math.max(1, length - 1)))
  })
  const sum = taps.reduce((total, tap) => total + tap, 0)
  return taps.map((tap) => tap / sum)
}

const odd = (length: number) => Math.max(1, length + 1 - (length % 2))

function bandText(lowHz: number | undefined, highHz: number | undefined): string {
  if (lowHz === undefined) return `below ${highHz} Hz`
  return highHz === undefined ? `above ${lowHz} Hz` : `${lowHz}–${highHz} Hz`
}

function wrong(what: string, remedy: string): Problem {
  return new Problem({ kind: 'usage', what, remedy })
}
