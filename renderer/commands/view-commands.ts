import { openBeside } from '../app/open-item.ts'
import { mostPanes } from '../app/panes.ts'
import { Told } from '../app/problem.ts'
import { itemOf } from '../app/queries.ts'
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
  {
    id: 'view.beside',
    isApart: true,
    menu: 'View',
    title: 'Open beside',
    keys: 'mod+Enter',
    on: ['item', 'tab'],
    blocked: noSelection,
    perform: besides,
  },
  { id: 'view.over', menu: 'View', title: 'Lay over the scan on show', on: ['item'], blocked: nothingToLayOver, perform: layOver },
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
    isApart: true,
    menu: 'View',
    title: 'Crosshairs and cursors linked',
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
    title: 'Outlines of what lies over the scan',
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
      isApart: theme === 'system',
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

const others = () => workspace.getState().selected.filter((id) => id !== activeTab()?.itemId)

function nothingToLayOver(): string | undefined {
  return noPicture() ?? (others().length ? undefined : 'Select another scan or labels in the list first.')
}

async function layOver(): Promise<void> {
  const tab = activeTab()
  const items = await Promise.all(others().map(itemOf))
  const fitting = items.filter(({ kind }) => kind === 'volume' || kind === 'labels' || kind === 'mesh').map(({ id }) => id)
  if (!fitting.length) throw new Told('This is no scan, no labels and no surface.', 'Select one of these in the list.')
  if (tab) workspace.getState().setOverlays(tab.id, [...new Set([...tab.overlays, ...fitting])])
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
