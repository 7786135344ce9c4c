import type { KeyboardEvent, PointerEvent } from 'react'
import { type Panel, panels, resized } from './panel-sizes.ts'
import { workspace } from './workspace.ts'

const stepPx = 16

/** The arrow that moves the edge outwards makes the panel larger. */
const steps: Readonly<Record<Panel, Readonly<Record<string, number>>>> = {
  left: { ArrowLeft: -stepPx, ArrowRight: stepPx },
  right: { ArrowLeft: stepPx, ArrowRight: -stepPx },
  jobs: { ArrowUp: stepPx, ArrowDown: -stepPx },
}

/** The edge of a panel: it is dragged, or moved with the arrow keys; Home or a double click give the usual size back. */
export function Divider({ panel }: { panel: Panel }) {
  const { what, least, most, usual } = panels[panel]
  const size = workspace((state) => state.sizes[panel]) ?? usual
  const resize = (px: number | undefined) => workspace.setState(({ sizes }) => ({ sizes: resized(sizes, panel, px) }))
  const press = (event: KeyboardEvent) => {
    const step = steps[panel][event.key]
    if (step === undefined && event.key !== 'Home') return
    resize(step === undefined ? undefined : size + step)
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved
    <div
      className="divider"
      data-panel={panel}
      role="separator"
      tabIndex={0}
      aria-label={what}
      aria-orientation={panel === 'jobs' ? 'horizontal' : 'vertical'}
      aria-valuenow={size}
      aria-valuemin={least}
      aria-valuemax={most}
      title={`${what}: drag, or use the arrow keys`}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && resize(sizeUnder(panel, event))}
      onDoubleClick={() => resize(undefined)}
      onKeyDown={press}
    />
  )
}

/** How large the panel is whose edge lies under the pointer. */
function sizeUnder(panel: Panel, { currentTarget, clientX, clientY }: PointerEvent<HTMLElement>): number {
  const frame = (currentTarget.closest('.frame') ?? currentTarget).getBoundingClientRect()
  if (panel === 'left') return clientX - frame.left
  return panel === 'right' ? frame.right - clientX : frame.bottom - clientY
}
