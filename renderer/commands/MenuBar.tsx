import { Menu } from '@mantine/core'
import { Fragment } from 'react'
import { isElectron } from '../app/host.ts'
import { history } from '../app/undo.ts'
import { workspace } from '../app/workspace.ts'
import { viewers } from '../viewers/volume/viewer-state.ts'
import { type Command, type Menu as MenuName, menus } from './command.ts'
import { isMac, shownKeys } from './keys.ts'
import { commands, keysOfCommand, run } from './registry.ts'

/** The menus of the registry. Empty ones are left out. */
export function MenuBar() {
  return (
    <header className="top">
      <b>Touchstone</b>
      {/* A Mac has them at the top of its screen. */}
      {!(isElectron && isMac) && (
        <nav className="menus" aria-label="Menus">
          {menus
            .filter((menu) => commands.some((command) => command.menu === menu))
            .map((menu) => (
              <OneMenu key={menu} name={menu} />
            ))}
        </nav>
      )}
      <button type="button" className="find" onClick={() => workspace.setState({ dialog: 'palette' })}>
        <span>Search items, instruments, commands</span>
        <kbd>{shownKeys('mod+K')}</kbd>
      </button>
    </header>
  )
}

function OneMenu({ name }: { name: MenuName }) {
  // Read again when it opens: what is on, and what can be done, follows the window.
  workspace()
  viewers()
  history()
  return (
    <Menu>
      <Menu.Target>
        <button type="button" className="menu">
          {name}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {commands
          .filter(({ menu }) => menu === name)
          .map((command) => {
            const blocked = command.blocked?.()
            return (
              <Fragment key={command.id}>
                {command.isApart && <Menu.Divider />}
                <Menu.Item
                  disabled={blocked !== undefined}
                  title={blocked}
                  rightSection={<Keys command={command} />}
                  onClick={() => run(command)}
                >
                  {command.isOn?.() ? '✓ ' : ''}
                  {command.title}
                </Menu.Item>
              </Fragment>
            )
          })}
      </Menu.Dropdown>
    </Menu>
  )
}

export function Keys({ command }: { command: Command }) {
  const keys = keysOfCommand(command)
  return keys ? <kbd>{shownKeys(keys)}</kbd> : null
}
