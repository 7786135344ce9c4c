// The desktop program: hands Electron to the shell. Nothing here may wait, or Electron is ready before it was told what it must know.
import { join } from 'node:path'
import { app, BrowserWindow, dialog, ipcMain, Menu, protocol, screen, session, shell, utilityProcess } from 'electron'
import { stateFolder } from './host/files/user-folders.ts'
import { openDesktop } from './shell/desktop.ts'

const root = join(import.meta.dirname, '..')
openDesktop(
  { app, BrowserWindow, dialog, ipcMain, Menu, protocol, screen, session, shell, utilityProcess },
  {
    pages: join(root, 'renderer', 'dist'),
    preload: join(import.meta.dirname, 'preload.cjs'),
    icon: join(root, 'resources', 'icon', 'icon.png'),
    place: join(stateFolder(), 'desktop-window.json'),
  },
)
