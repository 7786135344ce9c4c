import { Button, Menu, SegmentedControl } from '@mantine/core'
import { useLabelsOf } from '../../app/queries.ts'
import { type Tab, workspace } from '../../app/workspace.ts'
import { windowPresets } from './intensity-window.ts'
import { type Layout, layoutNames, layouts } from './layouts.ts'
import { presetWindow, setWindow } from './scene.ts'
import { viewer } from './viewer-state.ts'

/** Layout, intensity window, and which label maps lie over the scan. */
export function ViewerBar({ tab }: { tab: Tab }) {
  const { layout, legend, setOverlays } = workspace()
  const nv = viewer((state) => state.nv)
  const maps = useLabelsOf(tab.itemId).data ?? []
  const toggle = (id: string) =>
    setOverlays(tab.itemId, tab.overlays.includes(id) ? tab.overlays.filter((each) => each !== id) : [...tab.overlays, id])
  return (
    <div className="viewer-bar" role="toolbar" aria-label="Viewer">
      <SegmentedControl
        aria-label="Layout"
        value={layout}
        onChange={(value) => workspace.setState({ layout: value as Layout })}
        data={layoutNames.map((value) => ({ value, label: layouts[value].short }))}
      />
      <Menu>
        <Menu.Target>
          <Button variant="default">Window</Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Percentiles of what is not background. Or drag with the right button.</Menu.Label>
          {windowPresets.map(({ title, low, high }) => (
            <Menu.Item key={title} onClick={() => nv && setWindow(nv, ...presetWindow(nv, low, high))}>
              {title}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Menu closeOnItemClick={false}>
        <Menu.Target>
          <Button variant="default" disabled={!maps.length} title={maps.length ? undefined : 'No label maps were made from this scan yet'}>
            Labels {tab.overlays.length ? `(${tab.overlays.length})` : ''}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {maps.map(({ id, name }) => (
            <Menu.Item key={id} role="menuitemcheckbox" aria-checked={tab.overlays.includes(id)} onClick={() => toggle(id)}>
              {tab.overlays.includes(id) ? '✓ ' : '   '}
              {name}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {tab.overlays.length > 0 && (
        <Button variant="subtle" onClick={() => workspace.setState({ legend: !legend })}>
          {legend ? 'Hide names' : 'Show names'}
        </Button>
      )}
    </div>
  )
}
