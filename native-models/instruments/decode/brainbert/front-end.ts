import { spectrogram, standardised } from '../../../signal/spectrogram.ts'
import { superlet, wavelets } from '../../../signal/wavelets.ts'

export interface FrontEnd {
  readonly frames: number
  readonly bins: number
  /** frames × bins of a window of one channel, each bin standardised over the window. */
  of(row: ArrayLike<number>): Float32Array
}

/** BrainBERT's windows of 400 samples every 50 at 2048 Hz, and 40 bins to 200 Hz, in seconds and hertz. */
const [WINDOW_S, HOP_S, BINS] = [400 / 2048, 50 / 2048, 40]

/** Superlets of one cycle whose order grows from 3 to 30 with frequency, as BrainBERT has them; at the frequencies and times of the other front end. */
export function frontEnd(kind: 'stft' | 'superlet', samples: number, rateHz: number): FrontEnd {
  const window = Math.round(WINDOW_S * rateHz)
  const hop = Math.max(1, Math.round(HOP_S * rateHz))
  const bins = Math.min(BINS, Math.floor(window / 2) - 1)
  const frames = Math.floor((samples - window) / hop) + 1
  if (kind === 'stft')
    return { frames, bins, of: (row) => standardised(spectrogram(row, window, hop, bins + 1).map((frame) => frame.subarray(1))) }
  const frequenciesHz = Array.from({ length: bins }, (_, k) => ((k + 1) * rateHz) / window)
  const orders = frequenciesHz.map((_, k) => 3 + (27 * k) / (bins - 1))
  const at = Array.from({ length: frames }, (_, n) => n * hop + (window >> 1))
  const each = frequenciesHz.map((hz, k) => superlet(hz, 1, orders[k]))
  const power = wavelets(frequenciesHz, each, { rateHz, samples, at })
  return {
    frames,
    bins,
    of(row) {
      const found = power(row)
      return standardised(at.map((_, n) => Float64Array.from(found, (course) => Math.sqrt(course[n]))))
    },
  }
}
