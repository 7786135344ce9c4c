import { openBeside } from '../app/open-item.ts'
import { mostPanes } from '../app/panes.ts'
import { workspace } from '../app/workspace.ts'
import { layoutNames, layouts } from '../viewers/volume/layouts.ts'
import { activeStore, activeViewer } from '../viewers/volume/viewer-state.ts'
import type { Command } from './command.ts'
import { noPicture, noSelection, noTab } from './conditions.ts'

const themes = { system: 'Colours of the system', dark: 'Dark', light: 'Light' } as const

export const viewCommands: readonly Command[] = [
  ...layoutNames.map(
    (layout, n): Command => ({
      id: `view.${layout}`,
      menu: 'View',
      title: layouts[layout].title,
      keys: String(n + 1),
      isOn: () => activeTab()?.layout === layout,
      perform: () => workspace.getState().setLayout(layout),
    }),
  ),
  { id: 'view.beside', menu: 'View', title: 'Open beside', keys: 'mod+Enter', on: ['item', 'tab'], blocked: noSelection, perform: besides },
  {
    id: 'view.nextPane',
    menu: 'View',
    title: 'Move the tab to the next pane',
    keys: 'mod+\\',
    on: ['tab'],
    blocked: noTab,
    perform: nextPane,
  },
  {
    id: 'view.split',
    menu: 'View',
    title: 'Two panes below each other',
    isOn: () => workspace.getState().split === 'below',
    perform: () => workspace.setState(({ split }) => ({ split: split === 'below' ? 'beside' : 'below' })),
  },
  {
    id: 'view.linked',
    menu: 'View',
    title: 'Crosshairs linked',
    keys: 'K',
    isOn: () => workspace.getState().linked,
    perform: () => workspace.setState(({ linked }) => ({ linked: !linked })),
  },
  {
    id: 'view.radiological',
    menu: 'View',
    title: 'Radiological: left is right',
    keys: 'R',
    isOn: () => workspace.getState().radiological,
    perform: () => workspace.setState(({ radiological }) => ({ radiological: !radiological })),
  },
  {
    id: 'view.legend',
    menu: 'View',
    title: 'Side of the viewer: what lies over the scan',
    keys: 'L',
    isOn: () => workspace.getState().legend !== false,
    perform: () => workspace.getState().flipSide(),
  },
  {
    id: 'view.smooth',
    menu: 'View',
    title: 'Smooth between voxels',
    keys: 'S',
    blocked: noPicture,
    isOn: () => activeViewer()?.smooth ?? true,
    perform: () => activeStore()?.setState(({ smooth }) => ({ smooth: !smooth })),
  },
  {
    id: 'view.outline',
    menu: 'View',
    title: 'Outlines of labels only',
    keys: 'O',
    blocked: noPicture,
    isOn: () => activeViewer()?.outline ?? false,
    perform: () => activeStore()?.setState(({ outline }) => ({ outline: !outline })),
  },
  {
    id: 'view.crosshair',
    menu: 'View',
    title: 'Crosshair',
    keys: 'C',
    blocked: noPicture,
    isOn: () => activeViewer()?.nv.opts.crosshairWidth !== 0,
    perform: crosshair,
  },
  ...Object.entries(themes).map(
    ([theme, title]): Command => ({
      id: `view.theme.${theme}`,
      menu: 'View',
      title,
      isOn: () => workspace.getState().theme === theme,
      perform: () => workspace.setState({ theme: theme as keyof typeof themes }),
    }),
  ),
]

function activeTab() {
  const { tabs, activeTab: active } = workspace.getState()
  return tabs.find(({ id }) => id === active)
}

async function besides(): Promise<void> {
  for (const id of workspace.getState().selected.slice(-mostPanes)) await openBeside(id)
}

function nextPane(): void {
  const { activeTab: id, shown, moveTab } = workspace.getState()
  const tab = activeTab()
  if (id === undefined || !tab) return
  const next = tab.pane + 1
  moveTab(id, next < mostPanes && next <= shown.length ? next : 0)
}

async function crosshair(): Promise<void> {
  const { crosshairPercent } = await import('../viewers/volume/scene.ts')
  const nv = activeViewer()?.nv
  nv?.setCrosshairWidth(nv.opts.crosshairWidth ? 0 : crosshairPercent)
}
