import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Place } from '../../../electron/host/api.ts'
import { host } from '../../app/host.ts'
import { attempt } from '../../app/workspace.ts'
import { PlacePicker } from '../study/PlacePicker.tsx'

interface Props {
  out: Place | undefined
  setOut: (place: Place | undefined) => void
  naming: string
  setNaming: (naming: string) => void
}

/** Whether results are copied out of the study as well, where to, and under which names. */
export function OutFolder({ out, setOut, naming, setNaming }: Props) {
  const [choosing, setChoosing] = useState(false)
  const choose = async () => {
    const { nativeDialogs } = await host.about()
    if (!nativeDialogs) return setChoosing(true)
    const [place] = await host.places.choose({ what: 'folder' })
    if (place) setOut(place)
  }
  return (
    <fieldset className="out-folder">
      <legend>Copies of the results</legend>
      <div className="side-row">
        <span className={out ? undefined : 'dim'}>{out ? `Into ${out.name}` : 'None: results are kept in the study.'}</span>
        <Button variant="default" onClick={() => attempt(choose)}>
          {out ? 'Another folder…' : 'Choose a folder…'}
        </Button>
        {out && (
          <Button variant="subtle" onClick={() => setOut(undefined)}>
            No copies
          </Button>
        )}
      </div>
      {choosing && (
        <PlacePicker
          withFiles={false}
          verb="Copy into"
          take={(place) => {
            setOut(place)
            setChoosing(false)
          }}
        />
      )}
      {out && (
        <TextInput
          label="Names of the copies"
          description="With {subject}, {session}, {name}, {suffix}, {instrument} and {n}; folders by /"
          value={naming}
          onChange={(event) => setNaming(event.currentTarget.value)}
        />
      )}
    </fieldset>
  )
}
