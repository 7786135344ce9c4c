import { Select } from '@mantine/core'
import { useState } from 'react'
import type { SpikesView, TuningView } from '../../../../electron/host/api.ts'
import { Section, usePart } from './section.tsx'
import { TuningChart } from './TuningChart.tsx'

const placeNames = /^(pos(ition)?[_ ]?)?[xyz]\d?$|^(row|col(umn)?)$/i

/** What of the behaviour the unit is tuned to: one series, two as a place, or their angle. */
export function TuningSection({ address, info, unit }: { address: string; info: SpikesView; unit: number }) {
  const choices = info.behaviour.flatMap(({ name, columns }, b) => {
    const single = columns.map((column, c) => ({ value: `${b} ${c}`, label: columns.length > 1 ? `${name}: ${column.name}` : name }))
    const pair = columns
      .slice(0, 2)
      .map((column) => column.name)
      .join(', ')
    const double = [
      { value: `${b} place`, label: `${name}: map of ${pair}` },
      { value: `${b} direction`, label: `${name}: direction of ${pair}` },
    ]
    if (columns.length < 2) return single
    // A place comes first, two other things as a map last.
    const isPlace = columns.slice(0, 2).every((column) => placeNames.test(column.name))
    return isPlace ? [...double, ...single] : [...single, ...double]
  })
  const [to, setTo] = useState(choices[0]?.value ?? '')
  const [behaviour, kind] = to.split(' ')
  const found = usePart<TuningView>(to ? `${address}/tuning.json?unit=${unit}&behaviour=${behaviour}&to=${kind}` : undefined)
  return (
    <Section title="Tuning">
      {choices.length > 0 ? (
        <>
          <Select aria-label="Tuning to" allowDeselect={false} value={to} onChange={(value) => setTo(value ?? to)} data={choices} />
          {found.error ? <p>{found.error.message}</p> : found.data && <TuningChart found={found.data} />}
        </>
      ) : (
        <p className="dim">The file has no position or other behaviour.</p>
      )}
    </Section>
  )
}
