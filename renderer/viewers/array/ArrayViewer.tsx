import { Button, Slider } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react'
import type { ItemDetail } from '../../../electron/host/api.ts'
import { Check, nullsOf, useMakerOf } from '../../panels/checks/Check.tsx'
import { number } from '../words.ts'
import { paintSheet } from './heat-map.ts'
import { profilesOf, readNpy, type Sheet, sheetOf, sheetsOf } from './npy.ts'
import { moveSharedPlace, useSharedPlace } from './shared-place.ts'
import '../volume/viewer.css'
import './array.css'

/** An array as a heat map: channels by time, units by lags, or any other two axes, with what the check says where it is a map of relevance. */
export default function ArrayViewer({ item }: { item: ItemDetail }) {
  const read = useQuery({
    queryKey: ['items', 'array', item.id, item.sha256],
    queryFn: async () => readNpy(await (await fetch(`/items/${item.id}/file`)).arrayBuffer()),
    gcTime: 60_000,
  })
  const run = useMakerOf(item.id)
  const [at, setAt] = useState(0)
  const [threshold, setThreshold] = useState(0)
  const [anyway, setAnyway] = useState(false)
  if (read.error) return <p className="centred">{read.error.message}</p>
  if (!read.data) return <p className="dim centred">Opening {item.name}</p>
  const { count } = sheetsOf(read.data)
  const sheet = sheetOf(read.data, at)
  const fails = run?.verdict.level === 'bad' && !anyway
  const chance = nullsOf(run, at)?.chance
  const scalp = run?.files.find(({ name }) => name.endsWith('desc-scalp.svg'))
  return (
    <div className="array-viewer">
      <div className="viewer-bar" role="toolbar" aria-label="Array">
        {count > 1 && (
          <div className="time">
            <span>
              sample {at + 1} of {count}
            </span>
            <Slider thumbLabel="Sample" w={180} size="xs" min={1} max={count} value={at + 1} onChange={(value) => setAt(value - 1)} />
          </div>
        )}
        <div className="time">
          <span>shown from {Math.round(threshold * 100)} %</span>
          <Slider
            thumbLabel="Threshold"
            w={180}
            size="xs"
            min={0}
            max={0.95}
            step={0.05}
            value={threshold}
            marks={chance !== undefined && chance < 1 ? [{ value: chance }] : []}
            label={(value) => `${Math.round(value * 100)} % of the largest`}
            onChange={setThreshold}
          />
          {chance !== undefined && (
            <Button variant="default" disabled={chance >= 1} onClick={() => setThreshold(Math.min(0.95, chance))}>
              {chance < 1 ? `Chance reaches ${Math.round(chance * 100)} %` : 'Chance reaches all of it'}
            </Button>
          )}
        </div>
      </div>
      <div className="array-body">
        <HeatMap
          key={at}
          sheet={sheet}
          threshold={threshold}
          grey={fails}
          name={item.name}
          channels={channelsOf(run?.settings)}
          isMap={run !== undefined}
        />
        {run && (
          <aside className="side" aria-label="Check of the map">
            <Check run={run} sample={at}>
              {run.verdict.level === 'bad' && (
                <p>
                  Drawn grey: the method or the map fails its check.{' '}
                  <button type="button" className="link" onClick={() => setAnyway(!anyway)}>
                    {anyway ? 'Grey again' : 'Colour it anyway'}
                  </button>
                </p>
              )}
            </Check>
          </aside>
        )}
      </div>
      {run && scalp && !fails && at === 0 && (
        <figure className="scalp">
          <img src={`/runs/${run.id}/${scalp.name}`} alt="The map on the scalp, nose up, in parts of the time" />
        </figure>
      )}
    </div>
  )
}

/** Names of the rows, where the map was made of a recording whose channels were named. */
function channelsOf(settings: Readonly<Record<string, unknown>> | undefined): readonly string[] {
  const names = settings?.channels
  return Array.isArray(names) ? names.map(String) : []
}

interface HeatMapProps {
  readonly sheet: Sheet
  readonly threshold: number
  readonly grey: boolean
  readonly name: string
  readonly channels: readonly string[]
  readonly isMap: boolean
}

function HeatMap({ sheet, threshold, grey, name, channels, isMap }: HeatMapProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { rows, columns, values } = sheet
  const [own, setOwn] = useState<readonly [number, number]>()
  const shared = useSharedPlace(rows, columns)
  const place = shared ? ([shared.row, shared.column] as const) : own
  const [row, column] = place ?? [0, 0]
  const setPlace = (to: readonly [number, number]) => {
    setOwn(to)
    moveSharedPlace({ rows, columns, row: to[0], column: to[1] })
  }
  useEffect(() => {
    if (canvas.current) paintSheet(canvas.current, sheet, threshold, grey)
  }, [sheet, threshold, grey])
  const point = (event: PointerEvent<HTMLCanvasElement>) => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect()
    const at = (share: number, size: number) => Math.max(0, Math.min(size - 1, Math.floor(share * size)))
    setPlace([at((event.clientY - top) / height, rows), at((event.clientX - left) / width, columns)])
  }
  const move = (event: KeyboardEvent) => {
    const steps: Readonly<Record<string, readonly [number, number]>> = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
    }
    const step = steps[event.key]
    if (!step) return
    event.preventDefault()
    setPlace([(row + step[0] + rows) % rows, (column + step[1] + columns) % columns])
  }
  const { byRow, byColumn } = profilesOf(sheet)
  return (
    <div className="heat">
      <canvas
        ref={canvas}
        className="heat-map"
        tabIndex={0}
        role="img"
        aria-label={`${name}: ${rows} rows (channels or units) by ${columns} columns (times or lags)`}
        onPointerMove={point}
        onKeyDown={move}
      />
      {place && (
        <svg className="cross" viewBox={`0 0 ${columns} ${rows}`} preserveAspectRatio="none" aria-hidden="true">
          <path d={`M${column + 0.5} 0V${rows}M0 ${row + 0.5}H${columns}`} />
        </svg>
      )}
      <Profile values={byRow} upright name="Mean size of each row" />
      <Profile values={byColumn} name="Mean size of each column" />
      <p className="readout">
        {channels[row] ?? `row ${row}`} · column {column} · {number(values[row * columns + column] ?? Number.NaN)}
        <span className="readout-end" />
        {isMap && !grey && (
          <>
            <i className="swatch" style={{ background: '#ff8c1a' }} /> for the target{' '}
            <i className="swatch" style={{ background: '#1a8cff' }} /> against it
          </>
        )}
      </p>
    </div>
  )
}

/** Bars from 0 to the largest, one a row (upright) or one a column. */
function Profile({ values, upright = false, name }: { values: Float64Array; upright?: boolean; name: string }) {
  const most = values.reduce((a, b) => Math.max(a, b), 0) || 1
  const n = values.length
  const points = Array.from(values, (value, at) =>
    upright ? `${value / most},${at} ${value / most},${at + 1}` : `${at},${1 - value / most} ${at + 1},${1 - value / most}`,
  )
  const outline = upright ? `0,0 ${points.join(' ')} 0,${n}` : `0,1 ${points.join(' ')} ${n},1`
  return (
    <svg
      className={upright ? 'profile upright' : 'profile'}
      viewBox={upright ? `0 0 1 ${n}` : `0 0 ${n} 1`}
      preserveAspectRatio="none"
      role="img"
      aria-label={name}
    >
      <polygon points={outline} />
    </svg>
  )
}
