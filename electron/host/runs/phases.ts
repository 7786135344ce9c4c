/** Times the phases of a run: a phase lasts from its first message to the next other one. */
export interface Phases {
  begin(phase: string): void
  /** All phases so far, in order, in seconds; a phase that came back is counted once. */
  timings(): { phase: string; seconds: number }[]
}

/** Starts the clock. */
export function timePhases(now: () => number = () => performance.now()): Phases {
  const spent = new Map<string, number>()
  let current: { phase: string; at: number } | undefined
  const close = () => {
    if (current) spent.set(current.phase, (spent.get(current.phase) ?? 0) + now() - current.at)
  }
  return {
    begin(phase) {
      if (phase === current?.phase) return
      close()
      current = { phase, at: now() }
    },
    timings() {
      close()
      if (current) current = { phase: current.phase, at: now() }
      return [...spent].map(([phase, ms]) => ({ phase, seconds: Number((ms / 1000).toFixed(3)) }))
    },
  }
}
