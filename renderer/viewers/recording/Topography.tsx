import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { TopographyView } from '../../../electron/host/api.ts'
import { fetchedJson } from '../fetched.ts'
import { clock } from '../time/clock.ts'
import { useCalmPage } from '../time/use-calm-page.ts'
import { bareName, drawHead, topographySize } from './draw-head.ts'
import { partAsked } from './part-asked.ts'
import type { BesideTraces } from './traces.ts'
import type { View } from './view.ts'

const references: Readonly<Record<string, string>> = {
  recorded: 'reference as recorded',
  average: 'average reference',
  cz: 'reference Cz',
  laplacian: 'Laplacian',
}
/** How long the cursor rests before its head is asked for. */
const restMs = 40

/** The head at the cursor; without one, where it was last on this page, or in the middle of the page. */
export function Topography({ itemId, view, montage, traces, bad }: BesideTraces) {
  const look = useStore(view.store)
  const pointed = useStore(view.cursor, (now) => now.at)
  const atS = useRested(useMomentOf(view))
  const asked = new URLSearchParams(partAsked(0, 0, { ...look, montage, bad }))
  asked.set('at', String(atS))
  if (!asked.has('bad')) for (const name of ['', ...bad]) asked.append('bad', name)
  const found = useQuery({
    queryKey: ['items', 'topography', itemId, String(asked)],
    queryFn: ({ signal }) => fetchedJson<TopographyView>(`/items/${itemId}/topography.json?${asked}`, signal),
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 10_000,
  })
  const channel = pointed && traces[pointed.trace]?.channel
  return (
    <section className="topography" aria-label="Map of the head">
      <h3>
        <span>Head at {clock(atS, 0.001)}</span>
      </h3>
      {found.error && <p className="small dim">{found.error.message}</p>}
      {found.data && !found.error && <Head map={found.data} channel={channel} />}
    </section>
  )
}

function Head({ map, channel }: { map: TopographyView; channel: string | undefined }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const limitUv = rounded(1e6 * Math.max(1e-9, ...map.grid.map(Math.abs)))
  useEffect(() => {
    if (canvas.current) drawHead(canvas.current, map, limitUv / 1e6, channel)
  }, [map, limitUv, channel])
  const [least, most] = [...map.electrodes].sort((a, b) => a.value - b.value).filter((_, n, all) => n === 0 || n === all.length - 1)
  const said = (electrode: TopographyView['electrodes'][number] | undefined) =>
    electrode && `${bareName(electrode.name)} ${(1e6 * electrode.value).toFixed(1).replace('-', '−')} µV`
  return (
    <>
      <canvas
        ref={canvas}
        className="head"
        width={2 * topographySize}
        height={2 * topographySize}
        role="img"
        aria-label={`Potentials from ${said(least)} to ${said(most)}, nose up`}
      />
      <p className="head-scale">
        <span>−{limitUv}</span>
        <i />
        <span>+{limitUv} µV</span>
      </p>
      <p className="small dim">
        {said(least)} · {said(most)}
      </p>
      <p className="small dim">
        {references[map.montage]} · {map.electrodes.length} electrodes{map.isMeasured ? '' : ' at 10–10 places'}
      </p>
    </>
  )
}

/** The next of 1, 2, 5, 10 …, so that the scale does not change at every moment. */
function rounded(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return Number((([1, 2, 5].find((step) => step * power >= value) ?? 10) * power).toPrecision(1))
}

function useMomentOf(view: View): number {
  const atS = useStore(view.cursor, (now) => now.at?.s)
  const { fromS, spanS } = useCalmPage(view.store)
  const last = useRef<number>(undefined)
  if (atS !== undefined) last.current = atS
  const isHere = last.current !== undefined && last.current >= fromS && last.current <= fromS + spanS
  return atS ?? (isHere && last.current !== undefined ? last.current : fromS + spanS / 2)
}

function useRested(value: number): number {
  const [rested, setRested] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), restMs)
    return () => clearTimeout(timer)
  }, [value])
  return rested
}
