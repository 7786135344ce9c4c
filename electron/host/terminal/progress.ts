import { shownSeconds } from '../report/numbers.ts'

export const progressStyles = ['auto', 'line', 'plain', 'ndjson', 'none'] as const
export type ProgressStyle = (typeof progressStyles)[number]

/** Shows how far a job is, on stderr. */
export interface ProgressDisplay {
  update(fraction: number, message: string): void
  /** Takes the line away, so that what follows stands alone. */
  clear(): void
}

interface Terminal {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

/** `auto` draws a moving line on a terminal, and elsewhere writes a line for each phase. */
export function progressDisplay(style: ProgressStyle, to: Terminal = process.stderr, now = () => performance.now()): ProgressDisplay {
  const began = now()
  const secondsLeft = (fraction: number) => {
    const elapsed = (now() - began) / 1000
    // Earlier than this the estimate means nothing.
    return elapsed > 1 && fraction > 0.05 && fraction < 1 ? (elapsed * (1 - fraction)) / fraction : undefined
  }
  const chosen = style === 'auto' ? (to.isTTY ? 'line' : 'plain') : style
  let last = ''
  const displays: Record<Exclude<ProgressStyle, 'auto'>, ProgressDisplay> = {
    none: { update: () => {}, clear: () => {} },
    ndjson: {
      update: (fraction, message) => {
        const left = secondsLeft(fraction)
        to.write(`${JSON.stringify({ fraction: Number(fraction.toFixed(4)), message, secondsLeft: left && Number(left.toFixed(1)) })}\n`)
      },
      clear: () => {},
    },
    plain: {
      update: (fraction, message) => {
        if (message !== last) to.write(`${percent(fraction)} ${message}\n`)
        last = message
      },
      clear: () => {},
    },
    line: {
      update: (fraction, message) => {
        const left = secondsLeft(fraction)
        const text = `${percent(fraction)} ${message}${left === undefined ? '' : ` · ${shownSeconds(left)} left`}`
        to.write(`\r\x1b[K${text.slice(0, (to.columns || 80) - 1)}`)
      },
      clear: () => to.write('\r\x1b[K'),
    },
  }
  return displays[chosen]
}

function percent(fraction: number): string {
  return `${String(Math.round(100 * fraction)).padStart(3)} %`
}
