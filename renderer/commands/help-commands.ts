import { workspace } from '../app/workspace.ts'
import type { Command } from './command.ts'

export const helpCommands: readonly Command[] = [
  { id: 'help.palette', menu: 'Help', title: 'Find anything…', keys: 'mod+K', perform: () => workspace.setState({ dialog: 'palette' }) },
  { id: 'help.shortcuts', menu: 'Help', title: 'Keys', keys: '?', perform: () => workspace.setState({ dialog: 'shortcuts' }) },
]
