import { useStore } from 'zustand'
import { workspace } from '../../app/workspace.ts'
import { fixed, number } from '../words.ts'
import { labelAt, type ViewerStore } from './viewer-state.ts'

/** The line under the pictures: where the crosshair is, what is there, and how it is drawn. */
export function Readout({ store }: { store: ViewerStore }) {
  const { itemId, location, overlays, window, softwareGl, nv } = useStore(store)
  const radiological = workspace((state) => state.radiological)
  const label = labelAt(location, overlays)
  const intensity = location?.values[itemId]
  const maps = overlays.filter((overlay) => overlay.kind !== 'labels' && overlay.kind !== 'mesh' && overlay.visible)
  return (
    <div className="readout">
      {location && (
        <>
          <span title="Right, anterior, superior of the origin">{location.mm.map(fixed).join(' ')} mm</span>
          <span className="when-wide" title="Voxel as the file stores it, counted from 0">
            voxel {location.voxel.join(' ')}
          </span>
          {intensity !== undefined && (
            <span title="Intensity of the scan">
              <span className="when-wide">intensity </span>
              {number(intensity)}
            </span>
          )}
          {label && (
            <span className="readout-label">
              <i className="swatch" style={{ background: label.color }} /> {label.name}
            </span>
          )}
          {maps.map((map) => (
            <span key={map.itemId} title={map.name}>
              {map.kind === 'map' ? 'relevance' : 'overlay'} {number(location.values[map.itemId] ?? 0)}
            </span>
          ))}
        </>
      )}
      <span className="readout-end" />
      {softwareGl && (
        <span
          className="when-wide"
          title="This machine draws without a graphics card. Pictures are right, but slower; the 3-D view is drawn only by itself (key 5)."
        >
          software drawing
        </span>
      )}
      <button type="button" onClick={() => workspace.setState({ radiological: !radiological })} title="Switch sides (R)">
        {radiological ? 'radiological' : 'neurological'}
        <span className="when-widest">{radiological ? ': left is right' : ': left is left'}</span>
      </button>
      {window && (
        <span className="when-middle" title="Window and level">
          W {number(window[1] - window[0])} L {number((window[0] + window[1]) / 2)}
        </span>
      )}
      {(nv.volumes[0]?.nFrame4D ?? 1) > 1 && <Frame store={store} />}
    </div>
  )
}

function Frame({ store }: { store: ViewerStore }) {
  const { frame, frames } = useStore(store)
  return (
    <span>
      volume {frame + 1} of {frames}
    </span>
  )
}
