import { workspace } from '../app/workspace.ts'
import { commands, keysOfCommand, run } from './registry.ts'

export const isMac = /Mac/.test(navigator.platform)

/** 'mod+shift+S' of what was pressed, as commands name it. A sign such as '?' carries its own shift. */
export function keysOf({
  key,
  ctrlKey,
  metaKey,
  altKey,
  shiftKey,
}: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): string {
  const isSign = key.length === 1 && key.toLowerCase() === key.toUpperCase()
  const parts = [
    ctrlKey || metaKey ? 'mod' : '',
    altKey ? 'alt' : '',
    shiftKey && !isSign ? 'shift' : '',
    key.length === 1 ? key.toUpperCase() : key,
  ]
  return parts.filter(Boolean).join('+')
}

/** 'Ctrl Shift S', or with the signs of a Mac. */
export function shownKeys(keys: string): string {
  return isMac
    ? keys.replace('mod+', '⌘').replace('shift+', '⇧').replace('alt+', '⌥')
    : keys.replace('mod', 'Ctrl').replace('shift', 'Shift').replace('alt', 'Alt').replaceAll('+', ' ')
}

/** Performs commands by their keys. Single letters are left to whoever is typing. */
export function listenToKeys(): () => void {
  const press = (event: KeyboardEvent) => {
    // The dialog of keys takes what is pressed in it.
    if (workspace.getState().dialog === 'shortcuts' && event.key !== 'Escape') return
    const keys = keysOf(event)
    const isTyping = event.target instanceof Element && event.target.closest('input, textarea, select, [contenteditable]') !== null
    if (isTyping && !keys.startsWith('mod+') && !keys.startsWith('alt+')) return
    const command = commands.find((each) => keysOfCommand(each) === keys)
    if (!command) return
    event.preventDefault()
    run(command)
  }
  window.addEventListener('keydown', press)
  return () => window.removeEventListener('keydown', press)
}
