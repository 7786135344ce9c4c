import { SegmentedControl, TagsInput, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { ItemDetail } from '../../../electron/host/api.ts'
import { host } from '../../app/host.ts'
import { useFacets } from '../../app/queries.ts'
import { did } from '../../app/undo.ts'
import { attempt } from '../../app/workspace.ts'

const ratings = [
  { value: 'good', label: 'Good' },
  { value: 'doubtful', label: 'Doubtful' },
  { value: 'bad', label: 'Bad' },
  { value: '', label: 'Not rated' },
]

/** What a person says of an item: how good it is, its tags, a note. Each can be taken back. */
export function ItemNotes({ item }: { item: ItemDetail }) {
  const { id, rating, tags, note } = item
  const [typed, setTyped] = useState(note)
  const known = useFacets('').data?.tags.map(({ value }) => value) ?? []
  const change = (title: string, to: () => Promise<unknown>, back: () => Promise<unknown>) =>
    void attempt(async () => {
      await to()
      did({ title, undo: back, redo: to })
    })
  const rate = (chosen: string) => {
    const set = (value: string | null) => host.items.setRating({ ids: [id], rating: (value || null) as ItemDetail['rating'] })
    change(
      'Rating',
      () => set(chosen),
      () => set(rating),
    )
  }
  const tag = (wanted: string[]) => {
    const added = wanted.filter((each) => !tags.includes(each))
    const gone = tags.filter((each) => !wanted.includes(each))
    const set = async (more: string[], less: string[]) => {
      if (more.length) await host.items.addTags({ ids: [id], tags: more })
      if (less.length) await host.items.removeTags({ ids: [id], tags: less })
    }
    if (added.length + gone.length)
      change(
        'Tags',
        () => set(added, gone),
        () => set(gone, added),
      )
  }
  const keepNote = () => {
    if (typed !== note)
      change(
        'Note',
        () => host.items.setNote({ id, note: typed }),
        () => host.items.setNote({ id, note }),
      )
  }
  return (
    <details className="notes" open={rating !== null || tags.length > 0 || note !== ''}>
      <summary>Rating, tags, note</summary>
      <SegmentedControl aria-label="Rating" fullWidth value={rating ?? ''} onChange={rate} data={ratings} />
      <TagsInput label="Tags" value={tags} data={known} onChange={tag} placeholder={tags.length ? '' : 'Type one and press Enter'} />
      <Textarea
        label="Note"
        autosize
        minRows={1}
        maxRows={6}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={keepNote}
      />
    </details>
  )
}
