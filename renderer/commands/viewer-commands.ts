import { history, redo, undo } from '../app/undo.ts'
import { workspace } from '../app/workspace.ts'
import { activeStore, activeViewer, type Tool, tools } from '../viewers/volume/viewer-state.ts'
import type { Command } from './command.ts'
import { noPicture } from './conditions.ts'

const toolKeys: Readonly<Record<Tool, string>> = { crosshair: 'Escape', distance: 'D', angle: 'G', brush: 'B', eraser: 'E', fill: 'F' }

const pictures = [
  { times: 1, title: 'Picture of the viewer (PNG)', keys: 'mod+shift+S' },
  { times: 2, title: 'Picture, twice as fine', keys: undefined },
  { times: 4, title: 'Picture, four times as fine', keys: undefined },
] as const

const notEditing = () => (activeViewer()?.edit ? undefined : 'No labels are being corrected.')

/** What is done with the viewer in use: tools, taking back, the width of the brush, volumes in time, pictures. */
export const viewerCommands: readonly Command[] = [
  {
    id: 'edit.undo',
    menu: 'Edit',
    title: 'Undo',
    keys: 'mod+Z',
    blocked: () => (history.getState().done.length ? undefined : 'Nothing to take back.'),
    perform: undo,
  },
  {
    id: 'edit.redo',
    menu: 'Edit',
    title: 'Redo',
    keys: 'mod+shift+Z',
    blocked: () => (history.getState().undone.length ? undefined : 'Nothing was taken back.'),
    perform: redo,
  },
  ...Object.entries(tools).map(
    ([tool, title]): Command => ({
      id: `tool.${tool}`,
      isApart: tool === 'crosshair',
      menu: 'Edit',
      title: `Tool: ${title.toLowerCase()}`,
      keys: toolKeys[tool as Tool],
      blocked: noPicture,
      isOn: () => activeViewer()?.tool === tool,
      perform: async () => (await import('../viewers/volume/take-tool.ts')).takeTool(tool as Tool),
    }),
  ),
  { id: 'edit.thinner', isApart: true, menu: 'Edit', title: 'Narrower brush', keys: '[', blocked: notEditing, perform: () => widen(-1) },
  { id: 'edit.thicker', menu: 'Edit', title: 'Wider brush', keys: ']', blocked: notEditing, perform: () => widen(1) },
  {
    id: 'view.nextVolume',
    isApart: true,
    menu: 'View',
    title: 'Next volume in time',
    keys: '.',
    blocked: noSeries,
    perform: () => stepFrame(1),
  },
  { id: 'view.lastVolume', menu: 'View', title: 'Volume before', keys: ',', blocked: noSeries, perform: () => stepFrame(-1) },
  ...pictures.map(
    ({ times, title, keys }): Command => ({
      id: `export.picture.${times}`,
      menu: 'Export',
      title,
      keys,
      blocked: noPicture,
      perform: async () => {
        const { savePicture } = await import('../viewers/volume/picture.ts')
        const { tabs, activeTab } = workspace.getState()
        const shown = activeViewer()
        if (shown) await savePicture(shown.nv, tabs.find(({ id }) => id === activeTab)?.title ?? 'touchstone', times)
      },
    }),
  ),
]

function noSeries(): string | undefined {
  return (activeViewer()?.frames ?? 1) > 1 ? undefined : 'This is no series of volumes.'
}

function widen(byMm: number): void {
  activeStore()?.setState(({ brushMm }) => ({ brushMm: Math.min(40, Math.max(1, brushMm + byMm)) }))
}

async function stepFrame(by: number): Promise<void> {
  const { showFrame } = await import('../viewers/volume/scene.ts')
  const shown = activeViewer()
  if (shown) showFrame(shown, shown.frame + by)
}
