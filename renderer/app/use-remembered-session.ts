import { useEffect } from 'react'
import { host } from './host.ts'
import { useStudy } from './queries.ts'
import { type Tab, workspace } from './workspace.ts'

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
    const { theme, convention } = await host.preferences.getUser()
    workspace.setState({ theme, radiological: convention === 'radiological' })
    const session = study === undefined ? {} : await host.study.getSession()
    const tabs = Array.isArray(session.tabs) ? (session.tabs as Tab[]) : []
    const activeTab = typeof session.activeTab === 'string' ? session.activeTab : undefined
    workspace.setState({ tabs, activeTab, selected: activeTab ? [activeTab] : [], runId: undefined, instrumentId: undefined })
  } catch {
    // Nothing is lost but where one was.
  }
}

function keep(study: string | undefined): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = workspace.subscribe((now, before) => {
    if (now.theme !== before.theme || now.radiological !== before.radiological)
      void host.preferences
        .setUser({ theme: now.theme, convention: now.radiological ? 'radiological' : 'neurological' })
        .catch(() => undefined)
    if (study === undefined || (now.tabs === before.tabs && now.activeTab === before.activeTab)) return
    clearTimeout(timer)
    timer = setTimeout(() => void host.study.setSession({ tabs: now.tabs, activeTab: now.activeTab }).catch(() => undefined), 500)
  })
  return () => {
    stop()
    clearTimeout(timer)
  }
}
