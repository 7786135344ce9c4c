import { useStore } from 'zustand'
import { number } from '../words.ts'
import { showFrame, voxelAt } from './scene.ts'
import type { ViewerStore } from './viewer-state.ts'

const [width, height] = [190, 70]

/** The series at the crosshair; a click shows that volume. */
export function TimeCourse({ store }: { store: ViewerStore }) {
  const { nv, location, frame, frames } = useStore(store)
  const scan = nv.volumes[0]
  if (!scan || !location) return null
  const [x = 0, y = 0, z = 0] = voxelAt(scan, location.mm)
  const values = Array.from({ length: frames }, (_, n) => scan.getValue(x, y, z, n))
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const across = (n: number) => (frames > 1 ? (n / (frames - 1)) * width : 0)
  const up = (value: number) => height - ((value - low) / (high - low || 1)) * height
  const choose = (clientX: number, { left, width: drawn }: DOMRect) =>
    showFrame(store.getState(), Math.min(frames - 1, Math.max(0, Math.round(((clientX - left) / drawn) * (frames - 1)))))
  return (
    <section>
      <h3>In time, at the crosshair</h3>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the slider above has the keys */}
      <svg
        className="course"
        viewBox={`-2 -2 ${width + 4} ${height + 4}`}
        role="img"
        aria-label={`${frames} volumes, from ${number(low)} to ${number(high)}`}
        onClick={(event) => choose(event.clientX, event.currentTarget.getBoundingClientRect())}
      >
        <polyline points={values.map((value, n) => `${across(n)},${up(value)}`).join(' ')} />
        <line x1={across(frame)} x2={across(frame)} y1={0} y2={height} />
      </svg>
      <p className="small dim">
        {number(low)} to {number(high)}
      </p>
    </section>
  )
}
