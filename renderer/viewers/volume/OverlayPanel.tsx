import { NativeSelect, Slider } from '@mantine/core'
import { useStore } from 'zustand'
import type { Tab } from '../../app/panes.ts'
import { workspace } from '../../app/workspace.ts'
import { nullsOf, useMakerOf } from '../../panels/checks/Check.tsx'
import { isolated } from './label-colors.ts'
import { MapCheck } from './MapCheck.tsx'
import { RegionShares } from './RegionShares.tsx'
import { changeOverlay, labelAt, type Overlay, type ViewerStore } from './viewer-state.ts'

const scanColormaps = { gray: 'Grey', hot: 'Hot', viridis: 'Viridis', inferno: 'Inferno', cool: 'Cool' }
const mapColormaps = { for: 'Orange and blue', gray: 'Grey', hot: 'Hot', inferno: 'Inferno', viridis: 'Viridis' }

/** One thing that lies over the scan: how it is drawn, what its colours mean, and whether it can be believed. */
export function OverlayPanel({ tab, store, overlay }: { tab: Tab; store: ViewerStore; overlay: Overlay }) {
  const { itemId, kind, name, opacity, visible } = overlay
  const change = (to: Partial<Overlay>) => changeOverlay(store, itemId, to)
  const { setOverlays, openBeside } = workspace.getState()
  const others = tab.overlays.filter((id) => id !== itemId)
  const raise = () => setOverlays(tab.id, [...others, itemId])
  const beside = () => {
    openBeside({ itemId: tab.itemId, title: `${tab.title} · ${name}`, kind: 'volume', overlays: [itemId] })
    setOverlays(tab.id, others)
  }
  return (
    <section>
      <h3>
        <input type="checkbox" checked={visible} aria-label={`Show ${name}`} onChange={() => change({ visible: !visible })} />
        <span className="ellipsis" title={name}>
          {name}
        </span>
        <button type="button" onClick={() => setOverlays(tab.id, others)} title="Take off" aria-label={`Take ${name} off`}>
          ×
        </button>
      </h3>
      <div className="side-row">
        <Slider
          thumbLabel={`Opacity of ${name}`}
          flex={1}
          size="xs"
          min={0}
          max={1}
          step={0.05}
          value={opacity}
          label={(v) => `${Math.round(v * 100)} % opaque`}
          onChange={(value) => change({ opacity: value })}
        />
        {others.length > 0 && (
          <>
            <button type="button" onClick={raise} disabled={tab.overlays.at(-1) === itemId} title="Draw it over the others">
              to top
            </button>
            <button type="button" onClick={beside} title="The same scan with this in a pane beside, crosshairs linked">
              beside
            </button>
          </>
        )}
      </div>
      {kind === 'labels' && <Labels store={store} overlay={overlay} />}
      {kind === 'mesh' && <SurfaceColour overlay={overlay} change={change} />}
      {(kind === 'map' || kind === 'scan') && <Colours store={store} overlay={overlay} change={change} />}
      {kind === 'map' && <MapCheck itemId={itemId} store={store} />}
      {kind === 'map' && <RegionShares store={store} overlay={overlay} />}
    </section>
  )
}

function Colours({ store, overlay, change }: { store: ViewerStore; overlay: Overlay; change: (to: Partial<Overlay>) => void }) {
  const { itemId, kind, name, threshold, colormap } = overlay
  const chance = nullsOf(useMakerOf(itemId))?.chance
  const isGrey = kind === 'map' && colormap === 'gray'
  return (
    <>
      {kind === 'map' && !isGrey && (
        <p className="small">
          <i className="swatch" style={{ background: '#ff8c1a' }} /> for the target
          <br />
          <i className="swatch" style={{ background: '#1a8cff' }} /> against it
        </p>
      )}
      <p className="small">
        Shown from {Math.round(threshold * 100)} % of the largest
        {chance !== undefined &&
          (chance < 1 ? `; untrained networks reach ${Math.round(chance * 100)} %` : '; untrained networks reach all of it')}
      </p>
      <Slider
        thumbLabel={`Threshold of ${name}`}
        size="xs"
        min={0}
        max={0.95}
        step={0.05}
        value={threshold}
        marks={chance !== undefined && chance < 1 ? [{ value: chance }] : []}
        label={(v) => `${Math.round(v * 100)} %`}
        onChange={(value) => change({ threshold: value })}
      />
      <NativeSelect
        aria-label={`Colours of ${name}`}
        size="xs"
        mt={6}
        value={colormap}
        onChange={(event) => change({ colormap: event.currentTarget.value })}
        data={Object.entries(kind === 'map' ? mapColormaps : scanColormaps).map(([value, label]) => ({ value, label }))}
      />
      <Outline store={store} title="outlined" />
    </>
  )
}

function SurfaceColour({ overlay: { name, colormap }, change }: { overlay: Overlay; change: (to: Partial<Overlay>) => void }) {
  return (
    <label className="small side-row">
      <input
        type="color"
        aria-label={`Colour of ${name}`}
        value={colormap}
        onChange={(event) => change({ colormap: event.currentTarget.value })}
      />
      Colour. Surfaces are drawn in 3-D (key 5).
    </label>
  )
}

function Outline({ store, title }: { store: ViewerStore; title: string }) {
  const outline = useStore(store, (state) => state.outline)
  return (
    <label className="small side-row">
      <input type="checkbox" checked={outline} onChange={() => store.setState({ outline: !outline })} /> {title}
    </label>
  )
}

function Labels({ store, overlay }: { store: ViewerStore; overlay: Overlay }) {
  const { itemId, labels, hidden } = overlay
  const under = useStore(store, (state) => labelAt(state.location, state.overlays))
  const change = (to: Partial<Overlay>) => changeOverlay(store, itemId, to)
  const flip = (index: number) => change({ hidden: hidden.includes(index) ? hidden.filter((each) => each !== index) : [...hidden, index] })
  return (
    <>
      <Outline store={store} title="outlines only" />
      <ul>
        {labels.map(({ index, name, color }) => (
          <li key={index} className={under?.index === index ? 'under' : undefined}>
            <button
              type="button"
              className="legend-name"
              aria-pressed={!hidden.includes(index)}
              title="Hide or show"
              onClick={() => flip(index)}
            >
              <i className="swatch" style={{ background: color, opacity: hidden.includes(index) ? 0.2 : 1 }} />
              <span className={hidden.includes(index) ? 'off' : undefined}>{name}</span>
            </button>
            <button type="button" title={`Show ${name} alone`} onClick={() => change({ hidden: isolated(labels, hidden, index) })}>
              only
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}
