import type * as electron from 'electron'

/** What the shell needs of Electron; `main.ts` hands it over, and tests hand over something that behaves like it. */
export type Electron = Pick<
  typeof electron,
  'app' | 'BrowserWindow' | 'dialog' | 'ipcMain' | 'Menu' | 'protocol' | 'screen' | 'session' | 'shell' | 'utilityProcess'
>
