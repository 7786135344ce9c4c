import { Button, Select } from '@mantine/core'
import { memo, useEffect } from 'react'
import { useStore } from 'zustand'
import type { RecordingView } from '../../../electron/host/api.ts'
import { clock } from '../time/clock.ts'
import type { Annotations } from './annotations.ts'
import { loadMontages, ownMontages } from './own-montages.ts'
import type { View } from './view.ts'

const montageTitles: Readonly<Record<string, string>> = {
  recorded: 'As recorded',
  average: 'Average reference',
  cz: 'Reference Cz',
  bipolar: 'Bipolar chains',
  laplacian: 'Laplacian',
}
const writeOne = 'write'
const lowCuts = [0, 0.1, 0.3, 0.5, 1, 1.6, 5, 10, 30, 80]
const highCuts = [0, 15, 30, 35, 50, 70, 100, 150, 250, 500]
const notches = [0, 50, 60]

const choices = (hz: readonly number[], off: string) => hz.map((each) => ({ value: String(each), label: each === 0 ? off : `${each} Hz` }))

/** What is on show: montage, filters for the eye, time base, sensitivity, events. */
export const RecordingBar = memo(function RecordingBar({
  view,
  info,
  keys,
  sensitivity,
  hasEvents,
  annotations,
}: {
  view: View
  info: RecordingView
  keys: Readonly<Record<string, () => void>>
  sensitivity: string
  hasEvents: boolean
  annotations: Annotations
}) {
  const montage = useStore(view.store, (now) => now.montage)
  const own = useStore(ownMontages)
  useEffect(loadMontages, [])
  const isHeadShown = useStore(view.store, (now) => now.isHeadShown)
  const low = useStore(view.store, (now) => now.low)
  const high = useStore(view.store, (now) => now.high)
  const notch = useStore(view.store, (now) => now.notch)
  const spanS = useStore(view.store, (now) => now.spanS)
  const isOpen = useStore(annotations.store, (now) => now.isOpen)
  const fastest = Math.max(...info.channels.map(({ rateHz }) => rateHz))
  const fits = (hz: number) => hz < fastest / 2
  const set = (word: 'low' | 'high' | 'notch') => (value: string | null) => view.store.setState({ [word]: Number(value ?? 0) })
  return (
    <div className="viewer-bar recording-bar" role="toolbar" aria-label="Recording">
      <Select
        aria-label="Montage"
        w={160}
        allowDeselect={false}
        value={montage}
        onChange={(value) => view.store.setState(value === writeOne ? { isMontageOpen: true } : { montage: value ?? 'recorded' })}
        data={[
          ...info.montages.map(({ id }) => ({ value: id, label: montageTitles[id] ?? id })),
          ...own.map(({ name, text }) => ({ value: `custom:${text}`, label: name })),
          { value: writeOne, label: 'Write one …' },
        ]}
      />
      <Select
        aria-label="Low cut"
        w={112}
        allowDeselect={false}
        value={String(low)}
        onChange={set('low')}
        data={choices(lowCuts.filter(fits), 'No low cut')}
      />
      <Select
        aria-label="High cut"
        w={114}
        allowDeselect={false}
        value={String(high)}
        onChange={set('high')}
        data={choices(highCuts.filter(fits), 'No high cut')}
      />
      <Select
        aria-label="Notch"
        w={104}
        allowDeselect={false}
        value={String(notch)}
        onChange={set('notch')}
        data={choices(notches.filter(fits), 'No notch')}
      />
      <span className="bar-group">
        <Button variant="default" onClick={keys['-']} title="More time (−)" aria-label="More time">
          −
        </Button>
        <Select
          aria-label="Time base"
          w={96}
          allowDeselect={false}
          value={String(spanS)}
          onChange={(value) => view.show(Number(value))}
          data={view.spans.map((each) => ({
            value: String(each),
            label: each < 60 && each !== view.durationS ? `${each} s` : each === view.durationS ? 'All' : clock(each),
          }))}
        />
        <Button variant="default" onClick={keys['+']} title="Less time (+)" aria-label="Less time">
          +
        </Button>
      </span>
      <span className="bar-group">
        <Button variant="default" onClick={keys.ArrowDown} title="Smaller traces (arrow down)" aria-label="Smaller traces">
          −
        </Button>
        <span className="bar-text">{sensitivity}</span>
        <Button variant="default" onClick={keys.ArrowUp} title="Larger traces (arrow up)" aria-label="Larger traces">
          +
        </Button>
      </span>
      {hasEvents && (
        <span className="bar-group">
          <Button variant="default" onClick={keys.p} title="The event before (P)">
            ‹ event
          </Button>
          <Button variant="default" onClick={keys.n} title="The next event (N)">
            event ›
          </Button>
        </span>
      )}
      <Button
        variant={isHeadShown ? 'light' : 'default'}
        aria-pressed={isHeadShown}
        onClick={() => view.store.setState({ isHeadShown: !isHeadShown })}
        title="Potentials of the head at the cursor (T)"
      >
        Head
      </Button>
      <span className="bar-group">
        <Button variant="default" onClick={keys.a} title="An annotation of what is marked, or of this moment (A)">
          Annotate
        </Button>
        <Button
          variant={isOpen ? 'light' : 'default'}
          aria-pressed={isOpen}
          onClick={() => annotations.store.setState({ isOpen: !isOpen })}
          title="Annotations and bad channels of this recording"
        >
          Annotations
        </Button>
      </span>
    </div>
  )
})
