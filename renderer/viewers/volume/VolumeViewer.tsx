import { useQueries } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { ItemDetail, Problem } from '../../../electron/host/api.ts'
import { host } from '../../app/host.ts'
import type { Tab } from '../../app/panes.ts'
import { problemOf } from '../../app/problem.ts'
import { attempt, workspace } from '../../app/workspace.ts'
import { NoPicture } from '../NoPicture.tsx'
import { closeEdit, showDrawing } from './label-drawing.ts'
import type { LabelEdit } from './label-edit.ts'
import { Readout } from './Readout.tsx'
import { lookNow, lookQuery, overlayOf, rememberLooks } from './remembered-look.ts'
import { drawOverlays, drawScan, newScene } from './scene.ts'
import { showLayout } from './show-layout.ts'
import { paintWith } from './tools.ts'
import { type Overlay, type ViewerStore, viewers } from './viewer-state.ts'
import './viewer.css'

/** A scan with what lies over it: planes, 3-D or a mosaic, one crosshair for all. It keeps its picture while another tab is in front. */
export default function VolumeViewer({ tab, item }: { tab: Tab; item: ItemDetail }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const store = viewers((open) => open[tab.id])
  const kept = useRef<Kept>({})
  // A canvas whose graphics context was lost is replaced by a new one.
  const [losses, setLosses] = useState(0)
  const [problem, setProblem] = useState<Problem>()
  const [tries, setTries] = useState(0)

  useEffect(() => {
    const element = canvas.current
    if (!element) return
    let gone = false
    let made: ViewerStore | undefined
    const lost = (event: Event) => {
      event.preventDefault()
      kept.current = made ? keptOf(made) : {}
      setLosses((before) => before + 1)
    }
    element.addEventListener('webglcontextlost', lost)
    const draw = async () => {
      const asked = host.preferences.getItem({ id: item.id })
      const scene = await newScene(element, item.id)
      const { window } = await asked
      if (gone) return scene.getState().nv.cleanup()
      showLayout(scene, tab.layout)
      await drawScan(scene, item, window)
      // Which slices there are is known now.
      if (tab.layout === 'mosaic') showLayout(scene, tab.layout)
      if (gone) return scene.getState().nv.cleanup()
      performance.mark('painted')
      made = scene
      scene.setState({ overlays: kept.current.overlays ?? [] })
      viewers.setState({ [tab.id]: scene })
    }
    setProblem(undefined)
    draw().catch((error) => !gone && setProblem(problemOf(error)))
    return () => {
      gone = true
      element.removeEventListener('webglcontextlost', lost)
      if (!made) return
      viewers.setState(without(viewers.getState(), tab.id), true)
      made.getState().nv.cleanup()
      made.getState().nv.gl.getExtension('WEBGL_lose_context')?.loseContext()
    }
    // Of the item only what it is: its tags and derivatives may change while it is looked at.
  }, [item.id, losses, tries])

  return (
    <div className="viewer">
      <div className="viewer-canvas">
        <canvas
          key={`${losses} ${tries}`}
          ref={canvas}
          tabIndex={0}
          aria-label={`${item.name}, ${tab.layout}`}
          data-painted={store !== undefined}
        />
        {problem && <NoPicture problem={problem} again={() => setTries(tries + 1)} />}
        {!store && !problem && (
          <div className="viewer-note" role="status">
            {losses ? 'The graphics were lost. Drawing again' : `Opening ${item.name}`}
          </div>
        )}
      </div>
      {store && canvas.current && <Drawn key={`${losses} ${tries}`} tab={tab} store={store} canvas={canvas.current} kept={kept.current} />}
    </div>
  )
}

/** What follows the choices of the person once there is a picture. */
function Drawn({ tab, store, canvas, kept }: { tab: Tab; store: ViewerStore; canvas: HTMLCanvasElement; kept: Kept }) {
  const { nv, overlays, edit, outline, smooth } = useStore(store)
  const radiological = workspace((state) => state.radiological)
  const shown = useRef(tab.layout)
  const maps = useQueries({
    queries: tab.overlays.map((id) => ({ queryKey: ['items', 'one', id], queryFn: () => host.items.get({ id }) })),
  })
  const looks = useQueries({ queries: tab.overlays.map(lookQuery) })
  const items = maps.flatMap(({ data }, n) => (data && looks[n]?.data ? [data] : []))
  const names = items.map(({ id }) => id).join()

  useEffect(() => {
    if (shown.current !== tab.layout) showLayout(store, tab.layout)
    shown.current = tab.layout
  }, [store, tab.layout])

  useEffect(() => {
    if (nv.opts.isRadiologicalConvention === radiological) return
    nv.opts.isRadiologicalConvention = radiological
    nv.drawScene()
  }, [nv, radiological])

  useEffect(() => {
    if (nv.opts.isNearestInterpolation === smooth) nv.setInterpolation(!smooth)
  }, [nv, smooth])

  useEffect(() => {
    store.setState(({ overlays: known }) => ({
      overlays: items.map((map) => known.find(({ itemId }) => itemId === map.id) ?? overlayOf(map, lookNow(map.id))),
    }))
  }, [store, names])

  useEffect(() => {
    void attempt(async () => {
      await drawOverlays(store, items)
      const again = kept.edit
      const over = again && store.getState().overlays.find(({ itemId }) => itemId === again.itemId)
      if (!again || !over || store.getState().edit) return
      kept.edit = undefined
      showDrawing(nv, again, over)
      store.setState({ edit: again, tool: 'brush' })
    })
  }, [store, overlays, outline, edit?.itemId])

  useEffect(() => {
    if (edit && !overlays.some(({ itemId }) => itemId === edit.itemId) && !kept.edit) closeEdit(store)
  }, [store, overlays, edit])

  useEffect(() => paintWith(store, canvas), [store, canvas])

  useEffect(() => rememberLooks(store), [store])

  return <Readout store={store} />
}

/** What outlives the loss of the graphics. */
interface Kept {
  overlays?: readonly Overlay[]
  edit?: LabelEdit | undefined
}

function keptOf(store: ViewerStore): Kept {
  const { overlays, edit } = store.getState()
  return { overlays, edit }
}

function without<T>(record: Readonly<Record<string, T>>, name: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([each]) => each !== name))
}
