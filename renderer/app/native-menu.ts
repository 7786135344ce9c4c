import type { MenuEntry } from '../../electron/host/api.ts'
import { commands, keysOfCommand } from '../commands/registry.ts'
import { viewers } from '../viewers/volume/viewer-state.ts'
import { host } from './host.ts'
import { queryClient } from './queries.ts'
import { history } from './undo.ts'
import { workspace } from './workspace.ts'

const settleMs = 150

/** Keeps the menus of the system as the commands are: what can be done now, and what is on. Does nothing in a shell without such menus. */
export async function keepNativeMenu(): Promise<void> {
  if ((await host.about()).shell !== 'electron') return
  let told = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  const tell = () => {
    timer = undefined
    const entries = commands.map(entryOf)
    const text = JSON.stringify(entries)
    if (text === told) return
    told = text
    void host.shell.setMenu({ entries })
  }
  const changed = () => {
    if (timer === undefined) timer = setTimeout(tell, settleMs)
  }
  for (const watched of [workspace, viewers, history]) watched.subscribe(changed)
  queryClient.getQueryCache().subscribe(changed)
  tell()
}

function entryOf(command: (typeof commands)[number]): MenuEntry {
  const { id, menu, title, isApart, blocked, isOn } = command
  return { id, menu, title, apart: isApart, keys: keysOfCommand(command), enabled: blocked?.() === undefined, on: isOn?.() }
}
