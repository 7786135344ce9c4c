import { useEffect } from 'react'
import { host } from './host.ts'
import { restored } from './panes.ts'
import { useStudy } from './queries.ts'
import { workspace } from './workspace.ts'

/** The tabs, the layout and the person's choices are kept by the host and come back with the study. */
export function useRememberedSession(): void {
  const id = useStudy().data?.id
  useEffect(() => {
    let stop: (() => void) | undefined
    let gone = false
    void restore(id).then(() => {
      if (!gone) stop = keep(id)
    })
    return () => {
      gone = true
      stop?.()
    }
  }, [id])
}

async function restore(study: string | undefined): Promise<void> {
  try {
    const { theme, convention, keys } = await host.preferences.getUser()
    workspace.setState({ theme, keys, radiological: convention === 'radiological' })
    const session = study === undefined ? {} : await host.study.getSession()
    const panes = restored(session.tabs, session.activeTab, session.shown)
    const item = panes.tabs.find(({ id }) => id === panes.activeTab)?.itemId
    workspace.setState({
      ...panes,
      split: session.split === 'below' ? 'below' : 'beside',
      selected: item ? [item] : [],
      runId: undefined,
      instrumentId: undefined,
    })
  } catch {
    // Nothing is lost but where one was.
  }
}

function keep(study: string | undefined): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = workspace.subscribe((now, before) => {
    if (now.theme !== before.theme || now.radiological !== before.radiological || now.keys !== before.keys)
      void host.preferences
        .setUser({ theme: now.theme, keys: { ...now.keys }, convention: now.radiological ? 'radiological' : 'neurological' })
        .catch(() => undefined)
    if (study === undefined || (now.tabs === before.tabs && now.activeTab === before.activeTab && now.split === before.split)) return
    clearTimeout(timer)
    const { tabs, activeTab, shown, split } = now
    timer = setTimeout(() => void host.study.setSession({ tabs, activeTab, shown, split }).catch(() => undefined), 500)
  })
  return () => {
    stop()
    clearTimeout(timer)
  }
}
