import { Modal, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useState } from 'react'
import { host } from '../app/host.ts'
import { openItem } from '../app/open-item.ts'
import { useInstruments, useStudy } from '../app/queries.ts'
import { workspace } from '../app/workspace.ts'
import { shownKeys } from './keys.ts'
import { commands, keysOfCommand, run } from './registry.ts'

interface Hit {
  readonly id: string
  readonly title: string
  readonly about: string
  readonly perform: () => unknown
}

/** Finds items, instruments and commands by their words. */
export function Palette() {
  const isOpen = workspace((state) => state.dialog === 'palette')
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      withCloseButton={false}
      size="lg"
      yOffset="12vh"
      centered={false}
      attributes={{ content: { 'aria-label': 'Find anything' } }}
    >
      {isOpen && <Finder />}
    </Modal>
  )
}

const intoView = (hit: HTMLElement | null) => hit?.scrollIntoView({ block: 'nearest' })
const close = () => workspace.setState({ dialog: undefined })

function Finder() {
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const hits = useHits(typed)
  const chosen = Math.min(at, hits.length - 1)
  const take = (hit: Hit | undefined) => {
    if (!hit) return
    close()
    hit.perform()
  }
  const move = (event: KeyboardEvent) => {
    if (event.key === 'Enter') take(hits[chosen])
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    setAt((chosen + step + hits.length) % Math.max(1, hits.length))
  }
  return (
    <>
      <TextInput
        data-autofocus
        role="combobox"
        aria-expanded
        aria-controls="hits"
        aria-activedescendant={hits[chosen] && `hit-${hits[chosen].id}`}
        aria-label="Find anything"
        placeholder="Search items, instruments, commands"
        value={typed}
        onKeyDown={move}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <div className="hits" id="hits" role="listbox" aria-label="Found">
        {hits.map((hit, n) => (
          <button
            key={hit.id}
            id={`hit-${hit.id}`}
            ref={n === chosen ? intoView : undefined}
            type="button"
            role="option"
            aria-selected={n === chosen}
            tabIndex={-1}
            className={n === chosen ? 'hit on' : 'hit'}
            onClick={() => take(hit)}
            onMouseEnter={() => setAt(n)}
          >
            <span className="ellipsis">{hit.title}</span>
            <span className="ink3">{hit.about}</span>
          </button>
        ))}
        {!hits.length && <p className="dim">Nothing has these words.</p>}
      </div>
    </>
  )
}

function useHits(typed: string): Hit[] {
  const [search] = useDebouncedValue(typed.trim(), 80)
  const study = useStudy().data
  const items = useQuery({
    queryKey: ['items', 'palette', search],
    queryFn: async () => (await host.items.list({ filter: { search }, limit: 12 })).rows,
    enabled: Boolean(study) && search !== '',
  }).data
  const instruments = useInstruments().data ?? []
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const fits = (text: string) => words.every((word) => text.toLowerCase().includes(word))
  const begins = ({ title }: Hit) => Number(title.toLowerCase().startsWith(typed.toLowerCase().trim()))
  const hits: Hit[] = [
    ...(items ?? []).map(({ id, name, subject }) => ({ id, title: name, about: subject ?? 'item', perform: () => show(id) })),
    ...instruments
      .filter(({ title, summary }) => fits(`${title} ${summary}`))
      .map(({ id, title }) => ({
        id,
        title,
        about: 'instrument',
        perform: () => workspace.setState({ instrumentId: id, runId: undefined }),
      })),
    ...commands
      .filter(({ title, menu, blocked }) => fits(`${menu} ${title}`) && blocked?.() === undefined)
      .map((command) => ({
        id: command.id,
        title: command.title,
        about: shownKeys(keysOfCommand(command) ?? command.menu),
        perform: () => run(command),
      })),
  ]
  // What begins with what was typed stands first.
  return hits.sort((a, b) => begins(b) - begins(a))
}

function show(id: string): void {
  workspace.getState().select([id])
  void openItem(id)
}
