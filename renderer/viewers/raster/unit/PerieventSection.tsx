import { Select } from '@mantine/core'
import { useState } from 'react'
import type { PerieventView, SpikesView } from '../../../../electron/host/api.ts'
import { PerieventChart } from './PerieventChart.tsx'
import { Section, usePart } from './section.tsx'

const windows = [
  { value: '0.2 0.5 0.01', label: '−0.2 to 0.5 s' },
  { value: '0.5 1 0.02', label: '−0.5 to 1 s' },
  { value: '2 4 0.1', label: '−2 to 4 s' },
  { value: '10 10 0.25', label: '−10 to 10 s' },
]

/** Which event, grouped by what, and how much around it. */
export function PerieventSection({ address, info, unit }: { address: string; info: SpikesView; unit: number }) {
  const moments = info.events.flatMap(({ name, moments: own, count }, table) =>
    own.map((moment, n) => ({ value: `${table} ${n}`, label: `${name}: ${moment} (${count})` })),
  )
  const [aligned, setAligned] = useState(moments[0]?.value ?? '')
  const [by, setBy] = useState('-1')
  const [window, setWindow] = useState('0.5 1 0.02')
  const [table = 0, moment = 0] = aligned.split(' ').map(Number)
  const [before, after, bin] = window.split(' ')
  const events = info.events[table]
  const known = events && Number(by) < events.conditions.length ? by : '-1'
  const found = usePart<PerieventView>(
    events &&
      `${address}/perievent.json?unit=${unit}&table=${table}&moment=${moment}&by=${known}&before=${before}&after=${after}&bin=${bin}`,
  )
  return (
    <Section title="Around events">
      {events ? (
        <>
          <Select
            aria-label="Align to"
            allowDeselect={false}
            value={aligned}
            onChange={(value) => setAligned(value ?? aligned)}
            data={moments}
          />
          <div className="choices">
            <Select
              aria-label="Around the event"
              w={126}
              allowDeselect={false}
              value={window}
              onChange={(value) => setWindow(value ?? window)}
              data={windows}
            />
            {events.conditions.length > 0 && (
              <Select
                aria-label="Group by"
                w={126}
                allowDeselect={false}
                value={known}
                onChange={(value) => setBy(value ?? '-1')}
                data={[
                  { value: '-1', label: 'All together' },
                  ...events.conditions.map((name, n) => ({ value: String(n), label: `By ${name}` })),
                ]}
              />
            )}
          </div>
          {found.error && <p>{found.error.message}</p>}
          {found.data && <PerieventChart found={found.data} moment={`${events.name.replace(/s$/, '')} ${events.moments[moment] ?? ''}`} />}
        </>
      ) : (
        <p className="dim">The file has no trials or events. For a table of spikes, put them beside it as _events.tsv.</p>
      )}
    </Section>
  )
}
