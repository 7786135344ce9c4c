import { Button, Menu, SegmentedControl, Slider } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { ItemRow } from '../../../electron/host/api.ts'
import type { Tab } from '../../app/panes.ts'
import { useMapsOf, useOthersOver } from '../../app/queries.ts'
import { attempt, workspace } from '../../app/workspace.ts'
import { windowPresets } from './intensity-window.ts'
import { type Layout, layoutNames, layouts } from './layouts.ts'
import { presetWindow, setWindow, showFrame } from './scene.ts'
import { takeTool } from './take-tool.ts'
import { type Tool, tools, type ViewerStore } from './viewer-state.ts'

/** Layout, intensity window, what lies over the scan, tools and time of the viewer in use. */
export default function ViewerBar({ tab, store }: { tab: Tab; store: ViewerStore | undefined }) {
  const { setOverlays, setLayout, flipSide, shown, linked } = workspace()
  const maps = useMapsOf(tab.itemId).data ?? []
  const others = (useOthersOver(tab.itemId).data ?? []).filter(({ id }) => !maps.some((map) => map.id === id))
  const toggle = (id: string) =>
    setOverlays(tab.id, tab.overlays.includes(id) ? tab.overlays.filter((each) => each !== id) : [...tab.overlays, id])
  const choice = ({ id, name }: ItemRow) => (
    <Menu.Item key={id} role="menuitemcheckbox" aria-checked={tab.overlays.includes(id)} onClick={() => toggle(id)}>
      {tab.overlays.includes(id) ? '✓ ' : '   '}
      {name}
    </Menu.Item>
  )
  return (
    <div className="viewer-bar" role="toolbar" aria-label="Viewer">
      <SegmentedControl
        aria-label="Layout"
        value={tab.layout}
        onChange={(value) => setLayout(value as Layout)}
        data={layoutNames.map((value) => ({ value, label: <span title={layouts[value].title}>{layouts[value].short}</span> }))}
      />
      <Menu>
        <Menu.Target>
          <Button variant="default" disabled={!store}>
            Window
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Percentiles of what is not background. Or drag with the right button.</Menu.Label>
          {windowPresets.map(({ title, low, high }) => (
            <Menu.Item key={title} onClick={() => store && setWindow(store, ...presetWindow(store.getState().nv, low, high))}>
              {title}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Menu closeOnItemClick={false}>
        <Menu.Target>
          <Button
            variant="default"
            disabled={!maps.length && !others.length}
            title={maps.length || others.length ? 'Labels, maps and other scans over this one' : 'There is nothing to lay over it yet.'}
          >
            Overlays{tab.overlays.length ? ` ${tab.overlays.length}` : ''}
          </Button>
        </Menu.Target>
        <Menu.Dropdown className="long-menu">
          {maps.length > 0 && <Menu.Label>Made from it</Menu.Label>}
          {maps.map(choice)}
          {others.length > 0 && <Menu.Label>Others</Menu.Label>}
          {others.map(choice)}
        </Menu.Dropdown>
      </Menu>
      {store && <Tools store={store} />}
      {store && <Time store={store} />}
      <span className="bar-end">
        {shown.length > 1 && (
          <Button
            variant={linked ? 'light' : 'default'}
            aria-label="Crosshairs linked"
            aria-pressed={linked}
            title={linked ? 'Crosshairs go together (K)' : 'Each crosshair goes by itself (K)'}
            onClick={() => workspace.setState({ linked: !linked })}
          >
            {linked ? 'Linked' : 'Apart'}
          </Button>
        )}
        {store && (
          <Button variant="subtle" onClick={flipSide} title="Show or hide the side: overlays, labels, measures (L)">
            Panel
          </Button>
        )}
      </span>
    </div>
  )
}

function Tools({ store }: { store: ViewerStore }) {
  const tool = useStore(store, (state) => state.tool)
  return (
    <Menu>
      <Menu.Target>
        <Button variant={tool === 'crosshair' ? 'default' : 'light'}>{tool === 'crosshair' ? 'Tools' : tools[tool]}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {Object.entries(tools).map(([each, title]) => (
          <Menu.Item
            key={each}
            role="menuitemradio"
            aria-checked={tool === each}
            onClick={() => attempt(async () => takeTool(each as Tool))}
          >
            {tool === each ? '✓ ' : '   '}
            {title}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => store.setState({ isMeasuring: true })}>Measure a region…</Menu.Item>
        <Menu.Item onClick={() => store.getState().nv.clearAllMeasurements()}>Clear measurements</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

const frameMs = 250

/** The volumes of a series: one chosen, or one after another. */
function Time({ store }: { store: ViewerStore }) {
  const { frame, frames } = useStore(store)
  const [playing, setPlaying] = useState(false)
  useEffect(() => {
    if (!playing) return
    const timer = setInterval(() => showFrame(store.getState(), store.getState().frame + 1), frameMs)
    return () => clearInterval(timer)
  }, [playing, store])
  if (frames < 2) return null
  return (
    <div className="time">
      <Button variant="default" aria-pressed={playing} onClick={() => setPlaying(!playing)}>
        {playing ? 'Pause' : 'Play'}
      </Button>
      <Slider
        thumbLabel="Volume in time"
        w={140}
        size="xs"
        min={1}
        max={frames}
        value={frame + 1}
        onChange={(value) => showFrame(store.getState(), value - 1)}
      />
    </div>
  )
}
