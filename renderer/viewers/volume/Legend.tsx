import { Slider } from '@mantine/core'
import { type Tab, workspace } from '../../app/workspace.ts'
import { isolated } from './label-colors.ts'
import { labelAt, type Overlay, viewer } from './viewer-state.ts'

/** The names and colours of what lies over the scan: hide one, or show it alone. */
export function Legend({ tab }: { tab: Tab }) {
  const overlays = viewer((state) => state.overlays)
  const under = viewer((state) => labelAt(state.location, state.overlays))
  return (
    <aside className="legend" aria-label="Labels">
      {overlays.map((overlay) => (
        <OverlayLegend key={overlay.itemId} tab={tab} overlay={overlay} under={under?.index} />
      ))}
    </aside>
  )
}

function OverlayLegend({ tab, overlay, under }: { tab: Tab; overlay: Overlay; under: number | undefined }) {
  const { itemId, kind, name, labels, opacity, threshold, hidden } = overlay
  const change = (to: Partial<Overlay>) => viewer.getState().changeOverlay(itemId, to)
  const flip = (index: number) => change({ hidden: hidden.includes(index) ? hidden.filter((each) => each !== index) : [...hidden, index] })
  const remove = () =>
    workspace.getState().setOverlays(
      tab.itemId,
      tab.overlays.filter((id) => id !== itemId),
    )
  return (
    <section>
      <h3>
        <span className="ellipsis" title={name}>
          {name}
        </span>
        <button type="button" onClick={remove} aria-label={`Take ${name} off`}>
          ×
        </button>
      </h3>
      <Slider
        thumbLabel={`Opacity of ${name}`}
        size="xs"
        min={0}
        max={1}
        step={0.05}
        value={opacity}
        label={(v) => `${Math.round(v * 100)} %`}
        onChange={(value) => change({ opacity: value })}
      />
      {kind === 'map' && (
        <>
          <p className="small">
            <i className="swatch" style={{ background: '#ff8c1a' }} /> for the target
            <br />
            <i className="swatch" style={{ background: '#1a8cff' }} /> against it
          </p>
          <p className="small">Shown from {Math.round(threshold * 100)} % of the largest</p>
          <Slider
            thumbLabel={`Threshold of ${name}`}
            size="xs"
            min={0}
            max={0.95}
            step={0.05}
            value={threshold}
            label={(v) => `${Math.round(v * 100)} %`}
            onChange={(value) => change({ threshold: value })}
          />
        </>
      )}
      <ul>
        {labels.map(({ index, name: label, color }) => (
          <li key={index} className={under === index ? 'under' : undefined}>
            <button
              type="button"
              className="legend-name"
              aria-pressed={!hidden.includes(index)}
              title="Hide or show"
              onClick={() => flip(index)}
            >
              <i className="swatch" style={{ background: color, opacity: hidden.includes(index) ? 0.2 : 1 }} />
              <span className={hidden.includes(index) ? 'off' : undefined}>{label}</span>
            </button>
            <button type="button" title={`Show ${label} alone`} onClick={() => change({ hidden: isolated(labels, hidden, index) })}>
              only
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
