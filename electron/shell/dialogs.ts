import type { BrowserWindow, Dialog, OpenDialogOptions } from 'electron'
import { openedExtensions } from './file-types.ts'

type What = 'study' | 'files' | 'folder'

/** What each dialog of the system lets a person choose. */
export const openDialogs: Readonly<Record<What, OpenDialogOptions>> = {
  study: { title: 'Open a folder', buttonLabel: 'Open', properties: ['openDirectory', 'createDirectory'] },
  folder: { title: 'Choose a folder', buttonLabel: 'Choose', properties: ['openDirectory', 'createDirectory', 'multiSelections'] },
  files: {
    title: 'Choose files',
    buttonLabel: 'Add',
    properties: ['openFile', 'multiSelections'],
    filters: [
      { name: 'Scans, recordings and tables', extensions: [...openedExtensions] },
      { name: 'All files', extensions: ['*'] },
    ],
  },
}

/** Asks with a dialog of the system; nothing chosen gives nothing. */
export async function choose(dialog: Pick<Dialog, 'showOpenDialog'>, window: BrowserWindow | undefined, what: What): Promise<string[]> {
  const { canceled, filePaths } = await (window
    ? dialog.showOpenDialog(window, openDialogs[what])
    : dialog.showOpenDialog(openDialogs[what]))
  return canceled ? [] : filePaths
}
