import { host } from '../app/host.ts'
import { did } from '../app/undo.ts'
import { workspace } from '../app/workspace.ts'
import type { Command } from './command.ts'
import { noSelection } from './conditions.ts'

const ratings = { good: 'Rate as good', doubtful: 'Rate as doubtful', bad: 'Rate as bad' } as const

export const editCommands: readonly Command[] = [
  ...Object.entries(ratings).map(
    ([rating, title]): Command => ({
      id: `edit.rate.${rating}`,
      isApart: rating === 'good',
      menu: 'Edit',
      title,
      on: ['item'],
      blocked: noSelection,
      perform: () => rate(rating as keyof typeof ratings),
    }),
  ),
  {
    id: 'edit.remove',
    isApart: true,
    menu: 'Edit',
    title: 'Take off the list (no file is touched)',
    keys: 'mod+Backspace',
    on: ['item'],
    blocked: noSelection,
    perform: remove,
  },
]

async function rate(rating: keyof typeof ratings): Promise<void> {
  const ids = [...workspace.getState().selected]
  const { rows } = await host.items.list({ filter: { ids }, limit: 1000 })
  const set = () => host.items.setRating({ ids, rating })
  await set()
  did({
    title: ratings[rating],
    redo: set,
    undo: async () => {
      for (const before of ['good', 'doubtful', 'bad', null] as const) {
        const those = rows.filter((row) => row.rating === before).map(({ id }) => id)
        if (those.length) await host.items.setRating({ ids: those, rating: before })
      }
    },
  })
}

async function remove(): Promise<void> {
  const ids = [...workspace.getState().selected]
  await host.items.remove({ ids })
  workspace.getState().select([])
  did({
    title: `Take ${ids.length === 1 ? 'an item' : `${ids.length} items`} off the list`,
    undo: () => host.items.restore({ ids }),
    redo: () => host.items.remove({ ids }),
  })
}
