import { NumberInput, Select } from '@mantine/core'

/** How a mosaic is drawn. */
export interface Mosaic {
  readonly slices: number
  readonly widthPx: number
  readonly draw: 'fill' | 'outline'
}

const [mostSlices, leastPx, mostPx] = [24, 200, 8000]

/** How many slices, how wide, and how labels are drawn. */
export function MosaicFields({ mosaic, change }: { mosaic: Mosaic; change: (mosaic: Mosaic) => void }) {
  const whole = (typed: number | string, before: number) => (typeof typed === 'number' ? Math.round(typed) : before)
  return (
    <div className="mosaic-fields">
      <NumberInput
        label="Slices in a row"
        min={1}
        max={mostSlices}
        clampBehavior="strict"
        value={mosaic.slices}
        onChange={(typed) => change({ ...mosaic, slices: whole(typed, mosaic.slices) })}
      />
      <NumberInput
        label="Width in pixels"
        min={leastPx}
        max={mostPx}
        step={240}
        value={mosaic.widthPx}
        onChange={(typed) => change({ ...mosaic, widthPx: whole(typed, mosaic.widthPx) })}
      />
      <Select
        label="Labels"
        allowDeselect={false}
        value={mosaic.draw}
        onChange={(draw) => change({ ...mosaic, draw: draw === 'outline' ? 'outline' : 'fill' })}
        data={[
          { value: 'fill', label: 'Filled' },
          { value: 'outline', label: 'Outlined' },
        ]}
      />
    </div>
  )
}
