import { type KeyboardEvent, useEffect, useRef } from 'react'
import { useItem } from '../app/queries.ts'
import { type Context, workspace } from '../app/workspace.ts'
import { viewers } from '../viewers/volume/viewer-state.ts'
import type { PointedAt } from './command.ts'
import { Keys } from './MenuBar.tsx'
import { commands, run } from './registry.ts'

/** The menu of what the pointer, or the selection, is on: by right click, the menu key, or Shift F10. */
export function ContextMenu() {
  const context = workspace((state) => state.context)
  useEffect(() => {
    window.addEventListener('contextmenu', open)
    return () => window.removeEventListener('contextmenu', open)
  }, [])
  return context ? <Open key={`${context.x} ${context.y}`} {...context} /> : null
}

const close = () => workspace.setState({ context: undefined })

function Open({ of, x, y }: Context) {
  // What can be done follows the window while it is open, and the item that is only now being asked for.
  useItem(workspace().selected.at(-1))
  viewers()
  const menu = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const before = document.activeElement
    itemsOf(menu.current)[0]?.focus()
    const outside = (event: MouseEvent) => event.target instanceof Node && !menu.current?.contains(event.target) && close()
    window.addEventListener('mousedown', outside)
    return () => {
      window.removeEventListener('mousedown', outside)
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  const offered = commands.filter(({ on }) => on?.includes(of))
  // Inside the window whatever was pointed at.
  const place = { left: Math.min(x, window.innerWidth - 330), top: Math.min(y, window.innerHeight - 34 * offered.length - 16) }
  return (
    <nav aria-label="Context menu">
      <div ref={menu} role="menu" className="context" style={place} onKeyDown={(event) => move(event, menu.current)}>
        {offered.map((command) => {
          const blocked = command.blocked?.()
          return (
            <button
              key={command.id}
              type="button"
              role="menuitem"
              aria-disabled={blocked !== undefined}
              title={blocked}
              onClick={() => {
                // Before the menu goes: what it is about tells the command what is meant.
                run(command)
                close()
              }}
            >
              <span>{command.title}</span>
              <Keys command={command} />
            </button>
          )
        })}
      </div>
    </nav>
  )
}

const itemsOf = (menu: HTMLElement | null) => [...(menu?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])]

function move(event: KeyboardEvent, menu: HTMLElement | null): void {
  if (event.key === 'Escape' || event.key === 'Tab') close()
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step === undefined) return
  event.preventDefault()
  const items = itemsOf(menu)
  const now = items.indexOf(document.activeElement as HTMLElement)
  items[(now + step + items.length) % items.length]?.focus()
}

const isPointedAt = (of: string | undefined): of is PointedAt => commands.some(({ on }) => on?.some((each) => each === of))

function open(event: MouseEvent): void {
  const on = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-context]') : null
  const of = on?.dataset.context
  if (!on || !isPointedAt(of)) return
  event.preventDefault()
  const { selected, select, showTab } = workspace.getState()
  const id = on.dataset.of
  if (of === 'tab' && id) showTab(id)
  if (of === 'item' && id && !selected.includes(id)) select([id])
  // From the keyboard it comes without a place: then beside what is selected.
  const row = document.querySelector(`#item-${workspace.getState().selected.at(-1)}`) ?? on
  const { left, bottom } = (of === 'item' ? row : on).getBoundingClientRect()
  const [x, y] = event.button === 2 ? [event.clientX, event.clientY] : [left + 24, bottom]
  workspace.setState({ context: { of, id, x, y } })
}
