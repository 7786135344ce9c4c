import { expect, it } from 'vitest'
import type { MenuEntry } from '../../electron/host/api.ts'
import { acceleratorOf, menuTemplate } from '../../electron/menu.ts'
import { openedDesktop, until } from './fake/desktop.ts'

const entries: MenuEntry[] = [
  { id: 'file.open', menu: 'File', title: 'Open a folder…', keys: 'mod+O', enabled: true },
  { id: 'file.close', menu: 'File', title: 'Close the study', apart: true, enabled: false },
  { id: 'view.legend', menu: 'View', title: 'Names & labels', keys: 'L', enabled: true, on: true },
  { id: 'batch.new', menu: 'Batch', title: 'New batch…', enabled: true },
  { id: 'own.thing', menu: 'Own', title: 'Thing', enabled: true },
]
const names = (platform: NodeJS.Platform) => menuTemplate(entries, platform, () => {}).map(({ label, role }) => label ?? role)
const items = (menu: string, platform: NodeJS.Platform = 'linux', perform = (_: string) => {}) =>
  (menuTemplate(entries, platform, perform).find(({ label }) => label === menu)?.submenu ?? []) as Electron.MenuItemConstructorOptions[]

it('has the menus of the window in their order, and on a Mac those of a Mac', () => {
  expect(names('linux')).toEqual(['File', 'Edit', 'View', 'Batch', 'Help', 'Own'])
  expect(names('darwin')).toEqual(['appMenu', 'File', 'Edit', 'View', 'Batch', 'Window', 'Help', 'Own'])
})

it('shows what can be done, what is on, and titles as they are', () => {
  expect(items('File').map(({ label, enabled, type, role }) => role ?? type ?? [label, enabled])).toEqual([
    ['Open a folder…', true],
    'separator',
    ['Close the study', false],
    'separator',
    'quit',
  ])
  expect(items('View')[0]).toMatchObject({ label: 'Names && labels', type: 'checkbox', checked: true })
})

it('leaves keys to the window, except on a Mac, where single letters would be taken from who is typing', () => {
  expect(items('File')[0]).toMatchObject({ accelerator: 'CmdOrCtrl+O', registerAccelerator: false })
  expect(items('View')[0]).toMatchObject({ accelerator: 'L', registerAccelerator: false })
  expect(items('File', 'darwin')[0]).toMatchObject({ accelerator: 'CmdOrCtrl+O', registerAccelerator: true })
  expect(items('View', 'darwin')[0]).not.toHaveProperty('accelerator')
})

it('has no key twice', () => {
  for (const platform of ['linux', 'darwin'] as const) {
    const keys = menuTemplate(entries, platform, () => {})
      .flatMap(({ submenu }) => (submenu ?? []) as Electron.MenuItemConstructorOptions[])
      .flatMap(({ accelerator }) => (accelerator ? [accelerator] : []))
    expect(new Set(keys).size).toBe(keys.length)
  }
})

it('writes keys as Electron does', () => {
  expect(['mod+shift+S', 'alt+W', 'mod++', '?', 'ArrowLeft', 'mod+Backspace'].map(acceleratorOf)).toEqual([
    'CmdOrCtrl+Shift+S',
    'Alt+W',
    'CmdOrCtrl+Plus',
    '?',
    'Left',
    'CmdOrCtrl+Backspace',
  ])
})

it('follows the window, and a click reaches it as a command', async () => {
  const { client, fake } = await openedDesktop()
  await client.shell.setMenu({ entries })
  const menu = await until(() => fake.asked.menus[1])
  const commands: unknown[] = []
  const stop = new AbortController()
  void (async () => {
    for await (const event of await client.events({}, { signal: stop.signal })) commands.push(event)
  })().catch(() => {})
  await until(() => commands[0])
  const [open] = (menu.find(({ label }) => label === 'File')?.submenu ?? []) as Electron.MenuItemConstructorOptions[]
  open?.click?.({} as never, undefined, {} as never)
  expect(await until(() => commands[1])).toMatchObject({ kind: 'command', command: 'file.open' })
  await expect(client.shell.setMenu({ entries: [{ id: '', menu: '', title: '', enabled: true }] })).rejects.toThrow()
  stop.abort()
})
