import { workspace } from '../app/workspace.ts'
import { layoutNames, layouts } from '../viewers/volume/layouts.ts'
import { viewer } from '../viewers/volume/viewer-state.ts'
import type { Command } from './command.ts'
import { noPicture } from './conditions.ts'

const themes = { system: 'Colours of the system', dark: 'Dark', light: 'Light' } as const

export const viewCommands: readonly Command[] = [
  ...layoutNames.map(
    (layout, n): Command => ({
      id: `view.${layout}`,
      menu: 'View',
      title: layouts[layout].title,
      keys: String(n + 1),
      isOn: () => workspace.getState().layout === layout,
      perform: () => workspace.setState({ layout }),
    }),
  ),
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
    title: 'Names of labels',
    keys: 'L',
    isOn: () => workspace.getState().legend,
    perform: () => workspace.setState(({ legend }) => ({ legend: !legend })),
  },
  {
    id: 'view.smooth',
    menu: 'View',
    title: 'Smooth between voxels',
    keys: 'S',
    blocked: noPicture,
    isOn: () => !viewer.getState().nv?.opts.isNearestInterpolation,
    perform: smooth,
  },
  {
    id: 'view.crosshair',
    menu: 'View',
    title: 'Crosshair',
    keys: 'C',
    blocked: noPicture,
    isOn: () => viewer.getState().nv?.opts.crosshairWidth !== 0,
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

function smooth(): void {
  const { nv } = viewer.getState()
  nv?.setInterpolation(!nv.opts.isNearestInterpolation)
}

function crosshair(): void {
  const { nv } = viewer.getState()
  nv?.setCrosshairWidth(nv.opts.crosshairWidth ? 0 : 1)
}
