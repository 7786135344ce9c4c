import type { HostEvent } from './api.ts'

/** An event before it is numbered. */
export type News = HostEvent extends infer Event ? (Event extends HostEvent ? Omit<Event, 'v' | 'seq'> : never) : never

const held = 2000

/** The push channel: numbers events and holds the last of them for windows that were away. */
export interface Events {
  tell(news: News): void
  /** Everything after `since`, then everything new until the signal; begins with 'resync' when what came after `since` is no longer held. */
  listen(since: number | undefined, signal: AbortSignal | undefined): AsyncGenerator<HostEvent>
}

export function openEvents(now = Date.now()): Events {
  // A host that was started anew begins beyond whatever the one before it reached.
  const first = now * 1000
  let seq = first
  const past: HostEvent[] = []
  const listeners = new Set<(event: HostEvent) => void>()
  return {
    tell(news) {
      seq += 1
      const event = { v: 1, seq, ...news } as HostEvent
      past.push(event)
      if (past.length > held) past.splice(0, past.length - held)
      for (const listener of listeners) listener(event)
    },
    async *listen(since, signal) {
      const waiting: HostEvent[] = []
      let wake = () => {}
      const listener = (event: HostEvent) => {
        waiting.push(event)
        // A window that does not read has to begin anew, not to fill our memory.
        if (waiting.length > held) waiting.splice(0, waiting.length, { v: 1, seq: event.seq, kind: 'resync' })
        wake()
      }
      const stop = () => wake()
      listeners.add(listener)
      signal?.addEventListener('abort', stop)
      try {
        const oldest = past[0]?.seq ?? seq + 1
        const canGoOn = since !== undefined && since >= first && since <= seq && since + 1 >= oldest
        if (canGoOn) waiting.unshift(...past.filter((event) => event.seq > since))
        else yield { v: 1, seq, kind: 'resync' }
        while (!signal?.aborted) {
          const next = waiting.shift()
          if (next) yield next
          else
            await new Promise<void>((resolve) => {
              wake = resolve
            })
        }
      } finally {
        listeners.delete(listener)
        signal?.removeEventListener('abort', stop)
      }
    },
  }
}
