import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { contentSecurityPolicy } from '../../electron/host/web/policy.ts'
import { isOwn, mayLoad, mayOpenOutside } from '../../electron/shell/origin.ts'
import { appScheme, grantedPermissions, reportPreferences, switches, windowPreferences } from '../../electron/shell/security.ts'
import { openedDesktop, until } from './fake/desktop.ts'
import type { FakeContents } from './fake/electron.ts'

const preferences = windowPreferences('/program/preload.cjs')
const foreign = [
  'https://example.org/',
  'http://127.0.0.1:8000/',
  'ws://example.org/',
  'file:///etc/passwd',
  'app://other/',
  'app://touchstone@other/',
  'app://touchstone.other/',
  'blob:https://example.org/1',
  'javascript:alert(1)',
  'about:blank',
  'not an address',
]

it.each([
  ['contextIsolation', true],
  ['sandbox', true],
  ['webSecurity', true],
  ['nodeIntegration', false],
  ['nodeIntegrationInWorker', false],
  ['nodeIntegrationInSubFrames', false],
  ['allowRunningInsecureContent', false],
  ['experimentalFeatures', false],
  ['webviewTag', false],
  ['navigateOnDragDrop', false],
  ['spellcheck', false],
] as const)('every page has %s %s', (name, value) => {
  expect(preferences[name]).toBe(value)
  expect(reportPreferences[name]).toBe(value)
})

it('opens its window with these settings and no others, in a sandbox from the start', async () => {
  const { fake, window } = await openedDesktop()
  expect(window.options.webPreferences).toEqual(preferences)
  expect(fake.asked.sandboxed).toBe(true)
  expect(fake.asked.schemes).toEqual([appScheme])
  expect(fake.asked.switches).toEqual(switches)
})

it('runs nothing in reports', () => {
  expect(reportPreferences.javascript).toBe(false)
  expect(reportPreferences.preload).toBeUndefined()
})

it('lives at a secure origin that bypasses no policy', () => {
  const { standard, secure, bypassCSP, allowServiceWorkers } = appScheme.privileges ?? {}
  expect([standard, secure, bypassCSP, allowServiceWorkers]).toEqual([true, true, false, undefined])
})

it('has a policy that lets pages load themselves only', () => {
  expect(contentSecurityPolicy).toContain("default-src 'none'")
  expect(contentSecurityPolicy).not.toMatch(/script-src[^;]*'unsafe-(inline|eval)'/)
  expect(contentSecurityPolicy).not.toMatch(/https?:|\*/)
})

it('looks no name up', () => {
  expect(switches).toContainEqual(['host-resolver-rules', 'MAP * ~NOTFOUND'])
})

it('blocks every request that leaves the program', async () => {
  const { fake } = await openedDesktop()
  const isBlocked = (url: string) => {
    let cancelled: boolean | undefined
    fake.session.guard?.({ url }, ({ cancel }) => {
      cancelled = cancel
    })
    return cancelled
  }
  for (const url of foreign) expect(isBlocked(url), url).toBe(true)
  for (const url of [
    'app://touchstone/',
    'app://touchstone/items/1/volume.nii.gz',
    'blob:app://touchstone/1',
    'data:image/png;base64,',
    'devtools://x/',
  ])
    expect(isBlocked(url), url).toBe(false)
})

it('knows its own addresses', () => {
  expect(foreign.filter(isOwn)).toEqual([])
  expect(foreign.filter(mayLoad)).toEqual([])
  expect(foreign.filter(mayOpenOutside)).toEqual([])
  expect(isOwn('app://touchstone/assets/x.js')).toBe(true)
})

it('grants no permission but that of copying, to its own page', async () => {
  const { fake, window } = await openedDesktop()
  expect([...grantedPermissions]).toEqual(['clipboard-sanitized-write'])
  const { session } = fake
  const asked = (permission: string, requestingUrl: string, contents: FakeContents = window.webContents) => {
    let granted: boolean | undefined
    session.request?.(
      contents,
      permission,
      (is) => {
        granted = is
      },
      { requestingUrl },
    )
    return granted
  }
  for (const permission of [
    'media',
    'geolocation',
    'notifications',
    'midi',
    'hid',
    'usb',
    'serial',
    'clipboard-read',
    'fileSystem',
    'openExternal',
  ]) {
    expect(asked(permission, 'app://touchstone/'), permission).toBe(false)
    expect(session.check?.(null, permission, 'app://touchstone/'), permission).toBe(false)
  }
  expect(asked('clipboard-sanitized-write', 'app://touchstone/')).toBe(true)
  expect(asked('clipboard-sanitized-write', 'https://example.org/')).toBe(false)
  expect(session.check?.(null, 'clipboard-sanitized-write', 'https://example.org')).toBe(false)
  expect(session.device?.()).toBe(false)
  let streams: object | undefined
  session.display?.({}, (given) => {
    streams = given
  })
  expect(streams).toEqual({})
})

it('goes nowhere', async () => {
  const { window } = await openedDesktop()
  const isPrevented = (event: string, details: object) => {
    let prevented = false
    window.webContents.emit(event, {
      ...details,
      preventDefault() {
        prevented = true
      },
    })
    return prevented
  }
  for (const url of [...foreign, 'app://touchstone/runs/1/report.html']) {
    expect(isPrevented('will-navigate', { url }), url).toBe(true)
    expect(isPrevented('will-redirect', { url }), url).toBe(true)
  }
  expect(isPrevented('will-navigate', { url: 'app://touchstone/' })).toBe(false)
  for (const url of foreign) expect(isPrevented('will-frame-navigate', { url, isMainFrame: false }), url).toBe(true)
  expect(isPrevented('will-frame-navigate', { url: 'app://touchstone/runs/1/report.html', isMainFrame: false })).toBe(false)
  expect(isPrevented('will-attach-webview', {})).toBe(true)
})

it('opens no window for a page: reports in one where nothing runs, cited sources in the browser', async () => {
  const { fake, window } = await openedDesktop()
  const open = (url: string) => window.webContents.open({ url }).action
  for (const url of [...foreign, 'app://touchstone/', 'http://doi.org/x', 'https://doi.org.example/']) expect(open(url), url).toBe('deny')
  expect([fake.asked.windows.length, fake.asked.outside]).toEqual([1, []])
  expect(open('https://doi.org/10.1016/j.neuroimage.2023.1')).toBe('deny')
  expect(fake.asked.outside).toEqual(['https://doi.org/10.1016/j.neuroimage.2023.1'])
  expect(open('app://touchstone/runs/1/report.html')).toBe('deny')
  expect(fake.asked.windows[1]?.options.webPreferences).toEqual(reportPreferences)
  // The new window is locked as well.
  expect(fake.asked.windows[1]?.webContents.open({ url: 'https://example.org' }).action).toBe('deny')
  expect(fake.asked.windows[1]?.webContents.listenerCount('will-navigate')).toBe(1)
})

it('saves only what it made itself', async () => {
  const { fake } = await openedDesktop()
  const isPrevented = (url: string) => {
    let prevented = false
    const event = {
      preventDefault() {
        prevented = true
      },
    }
    fake.session.emit('will-download', event, { getURL: () => url })
    return prevented
  }
  expect(isPrevented('https://example.org/x.exe')).toBe(true)
  expect(isPrevented('app://touchstone/exports/1/x.zip')).toBe(false)
  expect(isPrevented('blob:app://touchstone/1')).toBe(false)
})

it('gives pages nothing of Electron', () => {
  const preload = readFileSync(new URL('../../electron/preload.cts', import.meta.url), 'utf8')
  expect(preload).not.toMatch(/contextBridge|exposeInMainWorld|invoke|ipcRenderer\.on/)
  expect(preload.match(/require\(/g)).toHaveLength(1)
})

it('asks what to do with a page that crashed or hangs, and reloads it', async () => {
  const { fake, window } = await openedDesktop()
  const { webContents } = window
  fake.answers.box = 0
  webContents.emit('render-process-gone', {}, { reason: 'crashed' })
  await until(() => webContents.reloads === 1 || undefined)
  webContents.emit('render-process-gone', {}, { reason: 'clean-exit' })
  fake.answers.box = 1
  window.emit('unresponsive')
  await until(() => webContents.reloads === 2 || undefined)
  expect(fake.asked.questions.map(({ message }) => message)).toEqual(['The window stopped working.', 'The window does not answer.'])
})
