import { Button, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { fetchedJson } from '../fetched.ts'
import { keepMontage, ownMontages } from './own-montages.ts'
import type { MontageTraces } from './traces.ts'
import type { View } from './view.ts'

/** Where a person writes a montage: it is kept for every recording that has its channels. */
export function MontagePanel({ itemId, view, close }: { itemId: string; view: View; close: () => void }) {
  const shown = view.store.getState().montage
  const known = ownMontages.getState().find(({ text }) => `custom:${text}` === shown)
  const [name, setName] = useState(known?.name ?? 'My montage')
  const [text, setText] = useState(known?.text.replaceAll(';', '\n') ?? '')
  const [wrong, setWrong] = useState('')
  const apply = async () => {
    const one = text
      .split(/[;\n]/)
      .map((trace) => trace.trim())
      .filter(Boolean)
      .join(';')
    try {
      await fetchedJson<MontageTraces>(`/items/${itemId}/montage.json?montage=${encodeURIComponent(`custom:${one}`)}`)
    } catch (error) {
      setWrong((error as Error).message)
      return
    }
    keepMontage({ name: name.trim() || 'My montage', text: one })
    view.store.setState({ montage: `custom:${one}` })
    close()
  }
  return (
    <section className="montage-panel" aria-label="Montage of your own">
      <h3>
        <span>Montage of your own</span>
      </h3>
      <TextInput size="xs" label="Name" value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <Textarea
        data-autofocus
        ref={(field) => {
          if (field && !text && document.activeElement !== field) field.focus()
        }}
        size="xs"
        label="Traces"
        description="One a line: Cz, Fp1-F7, Cz-avg, C3-(F3,P3,T7,Cz)"
        rows={8}
        value={text}
        error={wrong}
        onChange={(event) => {
          setWrong('')
          setText(event.currentTarget.value)
        }}
      />
      <div className="side-row wrap">
        <Button onClick={apply}>Show</Button>
        <Button variant="default" onClick={close}>
          Close
        </Button>
      </div>
    </section>
  )
}
