import type { CustomScheme, WebPreferences } from 'electron'

/** `app:` is a secure origin of its own, so that workers, ranges and isolation work as on a web page. Nothing bypasses the page's policy. */
export const appScheme: CustomScheme = {
  scheme: 'app',
  privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true, bypassCSP: false, corsEnabled: false },
}

/** Of every page: no Node in it, a sandbox around it, nothing looked up elsewhere. */
const locked = {
  contextIsolation: true,
  sandbox: true,
  webSecurity: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  // Dictionaries would be fetched from a server.
  spellcheck: false,
} as const satisfies WebPreferences

/** @param preload the file that passes the window's port on */
export function windowPreferences(preload: string): WebPreferences {
  // A run goes on behind other windows, and so does what is shown of it.
  return { ...locked, preload, backgroundThrottling: false }
}

/** Reports run nothing at all. */
export const reportPreferences: WebPreferences = { ...locked, javascript: false }

/** Switches of the browser inside: no name is ever looked up and nothing is fetched in the background. */
export const switches: readonly (readonly [string, string?])[] = [
  ['host-resolver-rules', 'MAP * ~NOTFOUND'],
  ['disable-background-networking'],
  ['disable-component-update'],
  ['disable-domain-reliability'],
  ['no-pings'],
]

/** What a page may ask the system for: to put text into the clipboard, when somebody pressed "copy". */
export const grantedPermissions: ReadonlySet<string> = new Set(['clipboard-sanitized-write'])
