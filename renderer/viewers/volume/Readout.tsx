import { workspace } from '../../app/workspace.ts'
import { labelAt, viewer } from './viewer-state.ts'

const number = (value: number) => (Math.abs(value) >= 100 || Number.isInteger(value) ? value.toFixed(0) : value.toPrecision(3))
const fixed = (value: number) => value.toFixed(1).replace('-', '−')

/** The line under the pictures: where the crosshair is, what is there, and how it is drawn. */
export function Readout() {
  const { location, overlays, window, softwareGl } = viewer()
  const radiological = workspace((state) => state.radiological)
  const label = labelAt(location, overlays)
  const intensity = location?.values[0]
  return (
    <div className="readout">
      {location && (
        <>
          <span title="Right, anterior, superior of the origin">{location.mm.map(fixed).join(' ')} mm</span>
          <span title="Voxel, counted from 0">voxel {location.voxel.map((v) => Math.round(v)).join(' ')}</span>
          {intensity && <span title="Intensity">{number(intensity.value)}</span>}
          {label && (
            <span>
              <i className="swatch" style={{ background: label.color }} /> {label.name}
            </span>
          )}
        </>
      )}
      <span className="readout-end" />
      {softwareGl && <span title="This machine draws without a graphics card: pictures are right, but slower.">software drawing</span>}
      <button type="button" onClick={() => workspace.setState({ radiological: !radiological })} title="Switch sides (R)">
        {radiological ? 'radiological: left is right' : 'neurological: left is left'}
      </button>
      {window && (
        <span title="Window and level">
          W {number(window[1] - window[0])} L {number((window[0] + window[1]) / 2)}
        </span>
      )}
    </div>
  )
}
