import { useQueries } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { ItemDetail } from '../../../electron/host/api.ts'
import { host } from '../../app/host.ts'
import { attempt, type Tab, workspace } from '../../app/workspace.ts'
import { Legend } from './Legend.tsx'
import { Readout } from './Readout.tsx'
import { drawOverlays, drawScan, newScene } from './scene.ts'
import { showLayout } from './show-layout.ts'
import { ViewerBar } from './ViewerBar.tsx'
import { type Overlay, viewer } from './viewer-state.ts'
import './viewer.css'

/** A scan with its label maps: planes, 3-D or a mosaic, one crosshair for all. */
export default function VolumeViewer({ tab, item }: { tab: Tab; item: ItemDetail }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [ready, setReady] = useState(false)
  const shown = useRef(workspace.getState().layout)
  const { layout, radiological, legend } = workspace()
  const { nv, overlays, loading } = viewer()
  const maps = useQueries({
    queries: tab.overlays.map((id) => ({ queryKey: ['items', 'one', id], queryFn: () => host.items.get({ id }) })),
  })
  const items = maps.flatMap(({ data }) => data ?? [])
  const names = items.map(({ id }) => id).join()

  useEffect(() => {
    const element = canvas.current
    if (!element) return
    let gone = false
    viewer.setState({ loading: item.name, overlays: [], location: undefined, nv: undefined })
    void attempt(async () => {
      const scene = await newScene(element, workspace.getState().radiological, workspace.getState().layout)
      const { window } = await host.preferences.getItem({ id: item.id })
      if (gone) return
      await drawScan(scene, item, window)
      if (gone) return
      viewer.setState({ nv: scene })
      performance.mark('painted')
      setReady(true)
    }).finally(() => viewer.setState({ loading: undefined }))
    return () => {
      gone = true
      setReady(false)
      rememberWindow(item.id)
      const { nv: old } = viewer.getState()
      viewer.setState({ nv: undefined })
      old?.cleanup()
    }
  }, [item])

  useEffect(() => {
    if (nv && ready && shown.current !== layout) showLayout(nv, layout)
    shown.current = layout
  }, [nv, ready, layout])

  useEffect(() => {
    if (!nv || !ready || nv.opts.isRadiologicalConvention === radiological) return
    nv.opts.isRadiologicalConvention = radiological
    nv.drawScene()
  }, [nv, ready, radiological])

  useEffect(() => {
    const known = viewer.getState().overlays
    viewer.setState({ overlays: items.map((map) => known.find(({ itemId }) => itemId === map.id) ?? overlayOf(map)) })
  }, [names])

  useEffect(() => {
    if (nv && ready) void attempt(() => drawOverlays(nv, overlays, items))
  }, [nv, ready, overlays])

  return (
    <div className="viewer">
      <ViewerBar tab={tab} />
      <div className="viewer-body">
        <div className="viewer-canvas">
          <canvas ref={canvas} tabIndex={0} aria-label={`${item.name}, ${layout}`} data-painted={ready} />
          {loading && (
            <div className="viewer-note" role="status">
              Opening {loading}
            </div>
          )}
        </div>
        {legend && overlays.length > 0 && <Legend tab={tab} />}
      </div>
      <Readout />
    </div>
  )
}

function overlayOf(map: ItemDetail): Overlay {
  const labels = map.labels.filter(({ index }) => index > 0)
  const kind = map.kind === 'labels' ? 'labels' : 'map'
  return { itemId: map.id, kind, name: map.name, labels, opacity: kind === 'map' ? 0.8 : 0.5, threshold: 0.2, hidden: [] }
}

/** How it was looked at, for the next time. */
function rememberWindow(id: string): void {
  const { window } = viewer.getState()
  if (!window) return
  void attempt(async () => {
    const before = await host.preferences.getItem({ id })
    await host.preferences.setItem({ id, preferences: { ...before, window: [window[0], window[1]] } })
  })
}
