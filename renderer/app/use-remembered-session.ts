import { useEffect } from 'react'
import { fetchAhead } from '../viewers/volume/source.ts'
import { host } from './host.ts'
import { sizesIn } from './panel-sizes.ts'
import { restored } from './panes.ts'
import { itemOf, studyNow, useStudy } from './queries.ts'
import { loadViewer } from './viewers-by-kind.ts'
import { workspace } from './workspace.ts'

/** The study whose session has come back. */
let back: { readonly study: string | undefined } | undefined

/** What the window begins with. It is asked for before anything is drawn, and the scan on show before all else. */
export async function restoreFirst(): Promise<void> {
  try {
    const [study] = await Promise.all([studyNow(), restore(true)])
    back = { study: study?.id }
  } catch {
    // Whether the host answers at all is said in the window.
  }
}

/** The tabs, the layout and the person's choices are kept by the host and come back with the study. */
export function useRememberedSession(): void {
  const id = useStudy().data?.id
  useEffect(() => {
    let stop: (() => void) | undefined
    let gone = false
    const known = back?.study === id ? Promise.resolve() : restore(id !== undefined)
    back = undefined
    void known.then(() => {
      if (!gone) stop = keep(id)
    })
    return () => {
      gone = true
      stop?.()
    }
  }, [id])
}

async function restore(withStudy: boolean): Promise<void> {
  try {
    const [user, session] = await Promise.all([host.preferences.getUser(), withStudy ? host.study.getSession().catch(() => ({})) : {}])
    const { theme, convention, keys } = user
    const { tabs, activeTab, shown, split, sizes }: Record<string, unknown> = session
    const panes = restored(tabs, activeTab, shown)
    const front = panes.tabs.find(({ id }) => id === panes.activeTab)
    const item = front?.itemId
    if (front) await Promise.all([itemOf(front.itemId).then(fetchAhead), loadViewer(front.kind)]).catch(() => undefined)
    workspace.setState({
      theme,
      keys,
      radiological: convention === 'radiological',
      ...panes,
      split: split === 'below' ? 'below' : 'beside',
      sizes: sizesIn(sizes),
      selected: item ? [item] : [],
      runId: undefined,
      instrumentId: undefined,
    })
  } catch {
    // Nothing is lost but where one was.
  }
}

/** What of the window comes back with its study. */
const kept = ['tabs', 'activeTab', 'shown', 'split', 'sizes'] as const

function keep(study: string | undefined): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = workspace.subscribe((now, before) => {
    if (now.theme !== before.theme || now.radiological !== before.radiological || now.keys !== before.keys)
      void host.preferences
        .setUser({ theme: now.theme, keys: { ...now.keys }, convention: now.radiological ? 'radiological' : 'neurological' })
        .catch(() => undefined)
    if (study === undefined || kept.every((name) => now[name] === before[name])) return
    clearTimeout(timer)
    const session = Object.fromEntries(kept.map((name) => [name, now[name]]))
    timer = setTimeout(() => void host.study.setSession(session).catch(() => undefined), 500)
  })
  return () => {
    stop()
    clearTimeout(timer)
  }
}
