import { useEffect, useState } from 'react'
import { viewers } from '../viewers/volume/viewer-state.ts'
import { workspace } from './workspace.ts'

/** A picture that takes longer than this is not waited for. */
const patienceMs = 2000

/**
 * Whether the window opened with a scan and its picture is not there yet: the picture comes first and the panels around it after,
 * since each would make the other later.
 */
export function useIsFirstPictureDue(): boolean {
  const [due, setDue] = useState(() => {
    const { tabs, activeTab } = workspace.getState()
    return tabs.find(({ id }) => id === activeTab)?.kind === 'volume'
  })
  useEffect(() => {
    if (!due) return
    const done = () => setDue(false)
    const timer = setTimeout(done, patienceMs)
    const stop = [viewers.subscribe(done), workspace.subscribe(({ problem, activeTab }) => (problem || !activeTab) && done())]
    return () => {
      clearTimeout(timer)
      for (const each of stop) each()
    }
  }, [due])
  return due
}
