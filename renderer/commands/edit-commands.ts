import { host } from '../app/host.ts'
import { workspace } from '../app/workspace.ts'
import type { Command } from './command.ts'
import { noSelection } from './conditions.ts'

/** What was taken off the list, newest last, to bring back. */
const removed: string[][] = []

const ratings = { good: 'Rate as good', doubtful: 'Rate as doubtful', bad: 'Rate as bad' } as const

export const editCommands: readonly Command[] = [
  ...Object.entries(ratings).map(
    ([rating, title]): Command => ({
      id: `edit.rate.${rating}`,
      menu: 'Edit',
      title,
      blocked: noSelection,
      perform: () => host.items.setRating({ ids: [...workspace.getState().selected], rating: rating as keyof typeof ratings }),
    }),
  ),
  {
    id: 'edit.remove',
    menu: 'Edit',
    title: 'Take off the list (no file is touched)',
    keys: 'mod+Backspace',
    blocked: noSelection,
    perform: remove,
  },
  {
    id: 'edit.restore',
    menu: 'Edit',
    title: 'Bring back what was taken off',
    blocked: () => (removed.length ? undefined : 'Nothing was taken off.'),
    perform: async () => {
      const ids = removed.pop()
      if (ids) await host.items.restore({ ids })
    },
  },
]

async function remove(): Promise<void> {
  const ids = [...workspace.getState().selected]
  await host.items.remove({ ids })
  removed.push(ids)
  workspace.getState().select([])
}
