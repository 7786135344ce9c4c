import { Menu } from '@mantine/core'
import { useEffect } from 'react'
import { workspace } from '../app/workspace.ts'
import { Keys } from './MenuBar.tsx'
import { commands, run } from './registry.ts'

/** The menu of what the pointer, or the selection, is on: by right click, the menu key, or Shift F10. */
export function ContextMenu() {
  const context = workspace((state) => state.context)
  useEffect(() => {
    window.addEventListener('contextmenu', open)
    return () => window.removeEventListener('contextmenu', open)
  }, [])
  if (!context) return null
  return (
    <Menu opened onClose={() => workspace.setState({ context: undefined })} position="bottom-start">
      <Menu.Target>
        <span style={{ position: 'fixed', left: context.x, top: context.y }} />
      </Menu.Target>
      <Menu.Dropdown>
        {commands
          .filter(({ on }) => on?.includes(context.of))
          .map((command) => {
            const blocked = command.blocked?.()
            return (
              <Menu.Item
                key={command.id}
                disabled={blocked !== undefined}
                title={blocked}
                rightSection={<Keys command={command} />}
                onClick={() => run(command)}
              >
                {command.title}
              </Menu.Item>
            )
          })}
      </Menu.Dropdown>
    </Menu>
  )
}

function open(event: MouseEvent): void {
  const on = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-context]') : null
  const of = on?.dataset.context
  if (!on || (of !== 'item' && of !== 'tab')) return
  event.preventDefault()
  const { selected, select, showTab } = workspace.getState()
  const id = on.dataset.of
  if (of === 'tab' && id) showTab(id)
  if (of === 'item' && id && !selected.includes(id)) select([id])
  // From the keyboard it comes without a place: then beside what is selected.
  const row = document.querySelector(`#item-${workspace.getState().selected.at(-1)}`) ?? on
  const { left, bottom } = row.getBoundingClientRect()
  const [x, y] = event.button === 2 ? [event.clientX, event.clientY] : [left + 24, bottom]
  workspace.setState({ context: { of, x, y } })
}
