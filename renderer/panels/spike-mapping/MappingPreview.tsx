import { useQuery } from '@tanstack/react-query'
import type { SpikeMapping } from '../../../electron/host/api.ts'
import { host } from '../../app/host.ts'
import { problemOf } from '../../app/problem.ts'
import { clock } from '../../viewers/time/clock.ts'
import { number } from '../../viewers/words.ts'

/** Faster than neurons fire: most often the times are in another unit. */
const tooFastHz = 300

export function usePreview(item: string, map: SpikeMapping | undefined) {
  return useQuery({
    queryKey: ['spike-mapping', 'preview', item, map],
    queryFn: () => host.spikeMapping.preview({ item, map: map ?? { times: '', in: 's' } }),
    enabled: map !== undefined,
    gcTime: 0,
  })
}

/** What would be read: how many units and spikes, over which time, and the first units as rates over it. */
export function MappingPreview({ preview, isReady }: { preview: ReturnType<typeof usePreview>; isReady: boolean }) {
  if (!isReady) return <p className="dim">What would be read is shown here.</p>
  if (preview.error) {
    const { what, remedy } = problemOf(preview.error)
    return (
      <p role="alert">
        {what} {remedy}
      </p>
    )
  }
  const { data } = preview
  if (!data) return <p className="dim">Reading</p>
  const step = data.stopS - data.startS < 60 ? 0.01 : 1
  const time = (s: number) => `${s < 0 ? '−' : ''}${clock(Math.abs(s), step)}`
  const most = Math.max(1, ...data.shown.flatMap(({ counts }) => counts))
  return (
    <section aria-label="What would be read" className="mapping-preview">
      <p role="status">
        {data.units} {data.units === 1 ? 'unit' : 'units'}, {data.spikes.toLocaleString('en')} spikes from {time(data.startS)} to{' '}
        {time(data.stopS)}; the fastest unit fires {number(data.fastestHz)} times a second.
      </p>
      {data.fastestHz > tooFastHz && (
        <p className="too-fast">No neuron fires so often over so long. Are the times in another unit, or the units in another list?</p>
      )}
      <ul>
        {data.shown.map(({ id, spikes, counts }) => (
          <li key={id}>
            <span>{id}</span>
            <svg viewBox={`0 0 ${counts.length} 1`} preserveAspectRatio="none" aria-hidden="true">
              {counts.map((count, n) => (
                <rect key={n} x={n} width={0.9} y={1 - count / most} height={count / most} />
              ))}
            </svg>
            <span>{spikes.toLocaleString('en')} spikes</span>
          </li>
        ))}
      </ul>
      {data.units > data.shown.length && <p className="dim">The first {data.shown.length} units.</p>}
    </section>
  )
}
