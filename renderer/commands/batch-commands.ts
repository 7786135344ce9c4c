import { workspace } from '../app/workspace.ts'
import type { Command } from './command.ts'
import { noSelection, noStudy } from './conditions.ts'

export const batchCommands: readonly Command[] = [
  {
    id: 'batch.new',
    menu: 'Batch',
    title: 'Run on many items…',
    keys: 'mod+B',
    on: ['item'],
    blocked: noStudy,
    perform: () => workspace.setState({ dialog: 'batch', batchId: undefined }),
  },
  {
    id: 'export.items',
    menu: 'Export',
    title: 'Export what is selected…',
    keys: 'mod+E',
    on: ['item', 'tab'],
    blocked: noSelection,
    perform: () => workspace.setState({ dialog: 'export' }),
  },
]
