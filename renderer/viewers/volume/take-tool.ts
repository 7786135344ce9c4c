import { openEdit } from './label-drawing.ts'
import { activeStore, type Tool } from './viewer-state.ts'

/** Chooses what the left button does. For the brush, the topmost labels over the scan are opened for correction. */
export function takeTool(tool: Tool): void {
  const store = activeStore()
  if (!store) return
  const { edit, overlays } = store.getState()
  const paints = tool === 'brush' || tool === 'eraser' || tool === 'fill'
  if (paints && !edit) {
    const labels = overlays.findLast(({ kind, visible }) => kind === 'labels' && visible)
    if (!labels) throw new Error('There are no labels over this scan to correct. Run a segmentation, or show its labels first.')
    openEdit(store, labels)
  }
  store.setState({ tool })
}
