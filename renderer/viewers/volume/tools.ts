import { DRAG_MODE } from '@niivue/niivue'
import { Painter, pointedAt } from './label-drawing.ts'
import type { Tool, ViewerStore } from './viewer-state.ts'

const drags: Partial<Record<Tool, DRAG_MODE>> = { distance: DRAG_MODE.measurement, angle: DRAG_MODE.angle }

/**
 * Lets the left button do what the chosen tool does: niivue keeps it for the crosshair and for measuring, and does not see it while labels are
 * painted. Gives the function that takes this back.
 */
export function paintWith(store: ViewerStore, canvas: HTMLCanvasElement): () => void {
  const around = canvas.parentElement ?? canvas
  let painter: Painter | undefined
  const voxelOf = (event: MouseEvent) => {
    const { left, top } = canvas.getBoundingClientRect()
    return pointedAt(store.getState().nv, event.clientX - left, event.clientY - top)
  }
  const press = (event: MouseEvent) => {
    const { edit, tool } = store.getState()
    if (!edit || event.button !== 0 || (tool !== 'brush' && tool !== 'eraser' && tool !== 'fill')) return
    const place = voxelOf(event)
    if (!place) return
    event.stopPropagation()
    canvas.focus()
    painter = new Painter(store, edit, event.shiftKey ? 'eraser' : tool, place.across)
    painter.to(place.voxel)
  }
  const move = (event: MouseEvent) => {
    if (!painter) return
    event.stopPropagation()
    const place = voxelOf(event)
    if (place) painter.to(place.voxel)
  }
  const release = () => {
    painter?.end()
    painter = undefined
  }
  const setDrag = () => {
    const { nv, tool } = store.getState()
    nv.opts.dragModePrimary = drags[tool] ?? DRAG_MODE.crosshair
    canvas.style.cursor = tool === 'crosshair' ? '' : 'crosshair'
  }
  const stop = store.subscribe((now, before) => now.tool !== before.tool && setDrag())
  around.addEventListener('mousedown', press, true)
  around.addEventListener('mousemove', move, true)
  window.addEventListener('mouseup', release)
  return () => {
    stop()
    around.removeEventListener('mousedown', press, true)
    around.removeEventListener('mousemove', move, true)
    window.removeEventListener('mouseup', release)
  }
}
