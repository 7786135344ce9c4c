import { useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import type { RecordingView } from '../../../electron/host/api.ts'
import { workspace } from '../../app/workspace.ts'
import { goTo } from '../volume/linked-crosshair.ts'
import { sharedMm } from '../volume/shared-place.ts'
import { electrodeAt, electrodesIn } from './electrodes.ts'
import type { Trace } from './traces.ts'
import type { View } from './view.ts'

/** The pointer rests so long on a trace before scans go there. */
const restMs = 150

/** Scans on show go to the electrode that is pointed at; the trace of the electrode at their crosshair is given back. */
export function useLinkedScans(view: View, info: RecordingView, traces: readonly Trace[]): number | undefined {
  const electrodes = useMemo(() => electrodesIn(info), [info])
  const linked = workspace((now) => now.linked)
  const pointed = useStore(view.cursor, (now) => now.at?.trace)
  const mm = useStore(sharedMm, (now) => now.mm)
  const channel = pointed === undefined ? undefined : traces[pointed]?.channel
  useEffect(() => {
    const place = linked ? electrodes.find(({ name }) => name === channel)?.mm : undefined
    if (!place) return
    const timer = setTimeout(() => goTo(place), restMs)
    return () => clearTimeout(timer)
  }, [electrodes, channel, linked])
  const near = linked && mm ? electrodeAt(electrodes, mm) : undefined
  const at = near ? traces.findIndex((trace) => trace.channel === near.name) : -1
  return at >= 0 ? at : undefined
}
