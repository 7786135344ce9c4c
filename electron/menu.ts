import type { MenuItemConstructorOptions } from 'electron'
import type { MenuEntry } from './host/api.ts'

type Item = MenuItemConstructorOptions
const line: Item = { type: 'separator' }

/** What the system itself does, before and after the window's own commands of a menu. */
interface SystemItems {
  readonly before?: readonly Item[]
  readonly after?: readonly Item[]
}

const edit: SystemItems = { before: [{ role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }] }
const view: SystemItems = { after: [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, line, { role: 'togglefullscreen' }] }
const elsewhere: Readonly<Record<string, SystemItems>> = {
  File: { after: [{ role: 'quit' }] },
  Edit: edit,
  View: view,
  Help: { after: [{ role: 'toggleDevTools' }, { role: 'about' }] },
}
/** A Mac has Quit and About in the menu of the program. */
const onMac: Readonly<Record<string, SystemItems>> = {
  File: { after: [{ role: 'close' }] },
  Edit: edit,
  View: view,
  Window: { before: [{ role: 'minimize' }, { role: 'zoom' }, line, { role: 'front' }] },
  Help: { after: [{ role: 'toggleDevTools' }] },
}
const order = ['File', 'Edit', 'View', 'Run', 'Batch', 'Export', 'Window', 'Help']

/**
 * The menus of the system: the commands that the window sent, in their order, among what the system does itself.
 * @param perform does the command of this id in the window
 */
export function menuTemplate(entries: readonly MenuEntry[], platform: NodeJS.Platform, perform: (id: string) => void): Item[] {
  const isMac = platform === 'darwin'
  const system = isMac ? onMac : elsewhere
  const named = [...new Set([...order, ...entries.map(({ menu }) => menu)])]
  const menus = named.flatMap((label): Item[] => {
    const own = entries
      .filter(({ menu }) => menu === label)
      .flatMap((entry, n) => [...(entry.apart && n > 0 ? [line] : []), itemOf(entry, isMac, perform)])
    const submenu = joined(system[label]?.before, own, system[label]?.after)
    return submenu.length ? [{ label, submenu, ...(label === 'Help' && { role: 'help' }) }] : []
  })
  return isMac ? [{ role: 'appMenu' }, ...menus] : menus
}

function joined(...groups: readonly (readonly Item[] | undefined)[]): Item[] {
  const filled = groups.filter((group) => group !== undefined && group.length > 0) as (readonly Item[])[]
  return filled.flatMap((group, n) => (n === 0 ? [...group] : [line, ...group]))
}

function itemOf({ id, title, keys, enabled, on }: MenuEntry, isMac: boolean, perform: (id: string) => void): Item {
  const accelerator = keys === undefined ? undefined : acceleratorOf(keys)
  return {
    id,
    label: title.replaceAll('&', '&&'),
    enabled,
    ...(on === undefined ? {} : { type: 'checkbox', checked: on }),
    // The window hears its keys itself, also those that mean something else to who is typing: here they are only shown. A Mac's menu
    // cannot show a key without taking it, so single keys are left out there.
    ...(accelerator === undefined || (isMac && !keys?.startsWith('mod+')) ? {} : { accelerator, registerAccelerator: isMac }),
    click: () => perform(id),
  }
}

const keyNames: Readonly<Record<string, string>> = { ArrowUp: 'Up', ArrowDown: 'Down', ArrowLeft: 'Left', ArrowRight: 'Right', '+': 'Plus' }

/** 'mod+shift+S' as Electron writes it: 'CmdOrCtrl+Shift+S'. */
export function acceleratorOf(keys: string): string {
  const parts = keys.endsWith('+') ? [...keys.slice(0, -1).split('+').filter(Boolean), '+'] : keys.split('+')
  const modifiers: Readonly<Record<string, string>> = { mod: 'CmdOrCtrl', alt: 'Alt', shift: 'Shift' }
  return parts.map((part) => modifiers[part] ?? keyNames[part] ?? part).join('+')
}
