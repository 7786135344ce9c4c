import { Button, Modal } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'
import { workspace } from '../app/workspace.ts'
import { type Command, menus } from './command.ts'
import { keysOf, shownKeys } from './keys.ts'
import { commands, keysOfCommand } from './registry.ts'

/** Every command with its keys, which can be chosen anew. */
export function Shortcuts() {
  const isOpen = workspace((state) => state.dialog === 'shortcuts')
  const keys = workspace((state) => state.keys)
  const [taking, setTaking] = useState<string>()
  return (
    <Modal
      opened={isOpen}
      onClose={() => workspace.setState({ dialog: undefined })}
      title="Keys"
      size="lg"
      closeOnEscape={taking === undefined}
    >
      <p className="dim small">Press a key’s field, then the keys that you want. Backspace takes them away.</p>
      {menus.map((menu) => (
        <section key={menu}>
          <h3 className="heading">{menu}</h3>
          <ul className="keys">
            {commands
              .filter((command) => command.menu === menu)
              .map((command) => (
                <Row key={command.id} command={command} isTaking={taking === command.id} take={setTaking} />
              ))}
          </ul>
        </section>
      ))}
      <Button variant="default" disabled={Object.keys(keys).length === 0} onClick={() => workspace.setState({ keys: {} })}>
        All as they came
      </Button>
    </Modal>
  )
}

const modifiers = new Set(['Control', 'Shift', 'Alt', 'Meta', 'Tab'])

function Row({ command, isTaking, take }: { command: Command; isTaking: boolean; take: (id: string | undefined) => void }) {
  const { id, title } = command
  const own = workspace((state) => state.keys[id])
  const now = keysOfCommand(command)
  const others = commands.filter((each) => each !== command && now !== undefined && keysOfCommand(each) === now)
  const choose = (chosen: string | undefined) => {
    const { [id]: _, ...rest } = workspace.getState().keys
    workspace.setState({ keys: chosen === undefined ? rest : { ...rest, [id]: chosen } })
    take(undefined)
  }
  const press = (event: KeyboardEvent) => {
    if (!isTaking || modifiers.has(event.key)) return
    event.preventDefault()
    event.stopPropagation()
    if (event.key === 'Escape') take(undefined)
    else choose(event.key === 'Backspace' ? '' : keysOf(event))
  }
  return (
    <li>
      <span>
        {title}
        {others.length > 0 && <span className="ink-warn small"> also {others.map((each) => each.title).join(', ')}</span>}
      </span>
      {own !== undefined && (
        <button type="button" className="chip" onClick={() => choose(undefined)} aria-label={`reset ${title}`}>
          reset
        </button>
      )}
      <button
        type="button"
        className="key-field"
        aria-label={`Keys of ${title}: ${now ? shownKeys(now) : 'none'}`}
        onClick={() => take(id)}
        onKeyDown={press}
        onBlur={() => isTaking && take(undefined)}
      >
        {isTaking ? 'press keys' : <kbd>{now ? shownKeys(now) : 'none'}</kbd>}
      </button>
    </li>
  )
}
