import type { Session, WebContents } from 'electron'
import { isOwn, isReport, isWindowPage, mayLoad, mayOpenOutside } from './origin.ts'
import { grantedPermissions } from './security.ts'

/** Permissions are refused, requests to anywhere else are blocked, and only what is ours is saved as a file. */
export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, answer, { requestingUrl }) =>
    answer(grantedPermissions.has(permission) && isOwn(contents.getURL()) && isOwn(requestingUrl)),
  )
  session.setPermissionCheckHandler((_, permission, origin) => grantedPermissions.has(permission) && isOwn(origin))
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_, answer) => answer({}))
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayLoad(url) }))
  session.on('will-download', (event, item) => {
    if (!mayLoad(item.getURL())) event.preventDefault()
  })
}

export interface Doors {
  /** Shows a report in a window of its own. */
  openReport(url: string): void
  /** Shows a source in the browser. */
  openOutside(url: string): void
}

/** Keeps a page where it is: it goes nowhere, and opens nothing but reports and sources. */
export function lockContents(contents: WebContents, doors: Doors): void {
  const stay = (details: { url: string; preventDefault(): void }) => {
    if (!isWindowPage(details.url)) details.preventDefault()
  }
  contents.on('will-navigate', stay)
  contents.on('will-redirect', (details) => details.preventDefault())
  contents.on('will-frame-navigate', (details) => {
    if (!details.isMainFrame && !isReport(details.url)) details.preventDefault()
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    if (isReport(url)) doors.openReport(url)
    else if (mayOpenOutside(url)) doors.openOutside(url)
    return { action: 'deny' }
  })
}
