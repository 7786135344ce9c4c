import { Select } from '@mantine/core'
import { useState } from 'react'
import { useStore } from 'zustand'
import type { CorrelogramView, SpikesView, UnitView, WaveformView } from '../../../../electron/host/api.ts'
import { number } from '../../words.ts'
import type { Curation } from '../curation.ts'
import type { RasterView } from '../view.ts'
import { CorrelogramChart } from './CorrelogramChart.tsx'
import { CurationSection } from './CurationSection.tsx'
import { IntervalChart } from './IntervalChart.tsx'
import { PerieventSection } from './PerieventSection.tsx'
import { RateChart } from './RateChart.tsx'
import { Section, usePart } from './section.tsx'
import { TuningSection } from './TuningSection.tsx'
import { WaveformChart } from './WaveformChart.tsx'

interface PanelProps {
  readonly address: string
  readonly view: RasterView
  readonly info: SpikesView
  readonly curate: Curation
}

/** What the selected unit is like, computed by the host. */
export function UnitPanel({ address, view, info, curate }: PanelProps) {
  const unit = useStore(view.store, (now) => now.unit)
  if (unit === undefined)
    return (
      <aside className="unit-panel" aria-label="Selected unit">
        <p>No unit is selected.</p>
        <p className="dim">
          Click one in the raster, or press arrow down there. Shift with either chooses a second unit to compare it with.
        </p>
      </aside>
    )
  return <Selected address={address} view={view} info={info} curate={curate} unit={unit} />
}

function Selected({ address, view, info, curate, unit }: PanelProps & { unit: number }) {
  const other = useStore(view.store, (now) => now.other)
  const about = usePart<UnitView>(`${address}/unit.json?unit=${unit}`)
  const waveform = usePart<WaveformView | null>(info.withoutWaveforms ? undefined : `${address}/waveform.json?unit=${unit}`)
  const idOf = (n: number) => String(info.units[n]?.[0] ?? '')
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached with keys
    <aside className="unit-panel" aria-label={`Unit ${idOf(unit)}`} tabIndex={0}>
      <h2>Unit {idOf(unit)}</h2>
      <dl className="unit-facts">
        {info.columns.slice(1).map(({ name, title }, n) => {
          const value = info.units[unit]?.[n + 1] ?? null
          return value === null ? null : (
            <div key={name} style={{ display: 'contents' }}>
              <dt>{title}</dt>
              <dd>{typeof value === 'number' ? (Number.isInteger(value) ? value.toLocaleString('en') : number(value)) : value}</dd>
            </div>
          )
        })}
      </dl>
      <CurationSection info={info} view={view} curate={curate} unit={unit} />
      <div className="unit-charts">
        <Section title="Firing rate">
          {about.error ? <p>{about.error.message}</p> : about.data && <RateChart unit={about.data} info={info} view={view} />}
        </Section>
        <Section title="Inter-spike intervals">{about.data && <IntervalChart intervals={about.data.intervals} />}</Section>
        <Correlograms address={address} unit={unit} other={other} info={info} view={view} />
        <PerieventSection address={address} info={info} unit={unit} />
        <TuningSection address={address} info={info} unit={unit} />
        <Section title="Waveform and probe">
          {info.withoutWaveforms ? (
            <p className="dim">{info.withoutWaveforms}</p>
          ) : waveform.data ? (
            <WaveformChart found={waveform.data} />
          ) : waveform.data === null ? (
            <p className="dim">The file has no waveform of this unit.</p>
          ) : (
            waveform.error && <p>{waveform.error.message}</p>
          )}
        </Section>
      </div>
    </aside>
  )
}

const windows = [
  { value: '0.0005 100', label: '±50 ms, 0.5 ms bins' },
  { value: '0.001 100', label: '±100 ms, 1 ms bins' },
  { value: '0.01 100', label: '±1 s, 10 ms bins' },
]

function Correlograms({ address, unit, other, info, view }: Omit<PanelProps, 'curate'> & { unit: number; other: number | undefined }) {
  const [window, setWindow] = useState('0.0005 100')
  const [bin, longest] = window.split(' ')
  const address1 = (of: number) => `${address}/correlogram.json?unit=${unit}&other=${of}&bin=${bin}&longest=${longest}`
  const own = usePart<CorrelogramView>(address1(unit))
  const cross = usePart<CorrelogramView>(other === undefined || other === unit ? undefined : address1(other))
  const idOf = (n: number) => String(info.units[n]?.[0] ?? '')
  const choices = info.units.map((_, n) => ({ value: String(n), label: `Unit ${idOf(n)}` })).filter(({ value }) => value !== String(unit))
  return (
    <>
      <Section title="Autocorrelogram">
        <Select aria-label="Lags" allowDeselect={false} value={window} onChange={(value) => setWindow(value ?? window)} data={windows} />
        {own.error && <p>{own.error.message}</p>}
        {own.data && <CorrelogramChart found={own.data} title={`Autocorrelogram of unit ${idOf(unit)}`} xTitle="lag (ms)" />}
      </Section>
      <Section title="Cross-correlogram">
        <Select
          aria-label="Compare with"
          placeholder="Compare with a unit"
          clearable
          searchable
          limit={200}
          clearButtonProps={{ 'aria-label': 'Compare with none' }}
          value={other === undefined || other === unit ? null : String(other)}
          onChange={(value) => view.store.setState({ other: value === null ? undefined : Number(value) })}
          data={choices}
        />
        {cross.error && <p>{cross.error.message}</p>}
        {other !== undefined && other !== unit && cross.data && (
          <CorrelogramChart
            found={cross.data}
            title={`Cross-correlogram of units ${idOf(unit)} and ${idOf(other)}`}
            xTitle={`lag of unit ${idOf(other)} after ${idOf(unit)} (ms)`}
          />
        )}
        {(own.data || cross.data) && <p className="dim">Dashed: independent firing at the mean rate.</p>}
      </Section>
    </>
  )
}
