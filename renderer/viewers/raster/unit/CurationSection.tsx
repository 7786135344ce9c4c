import { Button, NumberInput, Select } from '@mantine/core'
import { useState } from 'react'
import { useStore } from 'zustand'
import type { SpikesView } from '../../../../electron/host/api.ts'
import { UndoRow } from '../../UndoRow.tsx'
import type { Curation } from '../curation.ts'
import type { RasterView } from '../view.ts'
import { Section } from './section.tsx'

interface CurationProps {
  readonly info: SpikesView
  readonly view: RasterView
  readonly curate: Curation
  readonly unit: number
}

const labels = [
  { label: 'good', title: 'Good', key: 'G' },
  { label: 'mua', title: 'MUA', key: 'M' },
  { label: 'noise', title: 'Noise', key: 'X' },
] as const

/** Labels, merges and splits of the selected unit, kept as a log beside the results. */
export function CurationSection({ info, view, curate, unit }: CurationProps) {
  const other = useStore(view.store, (now) => now.other)
  const idOf = (n: number) => String(info.units[n]?.[0] ?? '')
  const group = info.units[unit]?.[info.columns.findIndex(({ name }) => name === 'group')]
  const hasOther = other !== undefined && other !== unit
  return (
    <Section title="Curation">
      <div className="choices">
        {labels.map(({ label, title, key }) => (
          <Button
            key={label}
            variant="default"
            px={8}
            aria-pressed={group === label}
            onClick={() => curate.label(group === label ? 'unsorted' : label)}
            title={`${title} (${key})`}
          >
            {title}
          </Button>
        ))}
        <Button
          variant="default"
          px={8}
          disabled={!hasOther}
          onClick={curate.merge}
          title="Merges with the unit that it is compared with (J)"
        >
          {hasOther ? `Merge with ${idOf(other)}` : 'Merge'}
        </Button>
      </div>
      <Split info={info} view={view} curate={curate} unit={unit} />
      <UndoRow />
      <p className="dim">
        {info.curated
          ? `${info.curated.steps} ${info.curated.steps === 1 ? 'step' : 'steps'} in ${info.curated.name}, which analyses and exports read; the spikes themselves stay as they are.`
          : 'Steps are kept in a log beside the results; the spikes themselves stay as they are.'}
      </p>
    </Section>
  )
}

function Split({ info, view, curate, unit }: CurationProps) {
  const fromS = useStore(view.store, (now) => now.fromS)
  const spanS = useStore(view.store, (now) => now.spanS)
  const [rule, setRule] = useState<'time' | 'amplitude'>('time')
  const [typed, setTyped] = useState<number | undefined>(undefined)
  // The middle of what is on show, in the file's own time.
  const middle = Number((info.startS + fromS + spanS / 2).toFixed(3))
  const value = typed ?? (rule === 'time' ? middle : 0)
  const id = String(info.units[unit]?.[0] ?? '')
  return (
    <div className="split-row">
      <Select
        aria-label="Split by"
        allowDeselect={false}
        value={rule}
        onChange={(word) => {
          setRule(word === 'amplitude' ? 'amplitude' : 'time')
          setTyped(undefined)
        }}
        data={[
          { value: 'time', label: 'Split at time' },
          ...(info.hasAmplitudes ? [{ value: 'amplitude', label: 'Split at amplitude' }] : []),
        ]}
      />
      <NumberInput
        aria-label={rule === 'time' ? 'Time to split at' : 'Amplitude to split at'}
        value={value}
        suffix={rule === 'time' ? ' s' : ''}
        onChange={(now) => setTyped(Number(now) || 0)}
      />
      <Button
        variant="default"
        px={8}
        onClick={() =>
          curate.perform(`Split of unit ${id}`, { do: 'split', unit: id, by: rule === 'time' ? { fromS: value } : { amplitude: value } })
        }
      >
        Split
      </Button>
    </div>
  )
}
