import { useQuery } from '@tanstack/react-query'
import { useStore } from 'zustand'
import type { SpectrumView } from '../../../electron/host/api.ts'
import { fetchedJson } from '../fetched.ts'
import { clock } from '../time/clock.ts'
import { partAsked } from './part-asked.ts'
import { Spectrogram } from './Spectrogram.tsx'
import type { BesideTraces } from './traces.ts'

const [width, height, bottom] = [248, 120, 16]
/** What an EEG has; faster activity is seen where a high cut lets it through. */
const mostHz = 70

/** The spectrum of what is marked, of the trace on which marking began. */
export function SpectrumPanel({ itemId, view, montage, traces, bad }: BesideTraces) {
  const { selection, low, high, notch } = useStore(view.store)
  const trace = selection && traces[selection.trace]
  const asked = selection && `${partAsked(selection.fromS, selection.toS, { montage, low, high, notch, bad })}&trace=${selection.trace}`
  const found = useQuery({
    queryKey: ['items', 'spectrum', itemId, asked],
    queryFn: ({ signal }) => fetchedJson<SpectrumView>(`/items/${itemId}/spectrum.json?${asked}`, signal),
    enabled: asked !== undefined,
    retry: false,
    gcTime: 10_000,
  })
  if (!selection || !trace) return null
  return (
    <section className="spectrum" aria-label="Spectrum of what is marked">
      <p>
        {trace.name} · {clock(selection.fromS, 0.1)} to {clock(selection.toS, 0.1)}
      </p>
      {found.error && <p className="dim">{found.error.message}</p>}
      {found.data && <Curve {...found.data} />}
      {found.data && asked && (
        <Spectrogram itemId={itemId} asked={asked} highestHz={Math.min(mostHz, found.data.frequenciesHz.at(-1) ?? mostHz)} />
      )}
    </section>
  )
}

function Curve({ frequenciesHz, power, segments, segmentS }: SpectrumView) {
  const last = Math.min(mostHz, frequenciesHz.at(-1) ?? 1)
  const shown = frequenciesHz.flatMap((hz, n) => (hz > 0 && hz <= last ? [{ hz, dB: 10 * Math.log10(power[n] || 1e-30) }] : []))
  const highest = Math.max(...shown.map(({ dB }) => dB))
  const lowest = Math.max(highest - 60, Math.min(...shown.map(({ dB }) => dB)))
  const x = (hz: number) => (hz / last) * width
  const y = (dB: number) => 4 + ((highest - Math.max(lowest, dB)) / (highest - lowest || 1)) * (height - bottom - 8)
  const peak = shown.find(({ dB }) => dB === highest)
  const step = last > 40 ? 10 : last > 15 ? 5 : 2
  return (
    <>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`Most power at ${peak?.hz.toFixed(1)} Hz`}>
        {Array.from({ length: Math.floor(last / step) }, (_, n) => (n + 1) * step).map((hz) => (
          <g key={hz}>
            <line x1={x(hz)} x2={x(hz)} y1={0} y2={height - bottom} />
            <text x={x(hz) - 2} y={height - 4} textAnchor="end">
              {hz}
            </text>
          </g>
        ))}
        <polyline points={shown.map(({ hz, dB }) => `${x(hz).toFixed(1)},${y(dB).toFixed(1)}`).join(' ')} />
      </svg>
      <p className="dim">
        most at {peak?.hz.toFixed(1)} Hz · {(highest - lowest).toFixed(0)} dB high · Hann {segmentS.toPrecision(2)} s × {segments}
      </p>
    </>
  )
}
