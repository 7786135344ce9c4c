import { number } from '../words.ts'
import type { UnitColors } from './unit-colors.ts'

const mostClasses = 10

/** What the colours of units mean. */
export function RasterLegend({ colors: { legend }, title }: { colors: UnitColors; title: string }) {
  if (legend.kind === 'none') return null
  if (legend.kind === 'classes')
    return (
      <p className="raster-legend color-legend">
        <span>{title}</span>
        {legend.classes.slice(0, mostClasses).map(({ name, color, units }) => (
          <span key={name}>
            <i className="swatch" style={{ background: color }} /> {name} <span className="dim">{units}</span>
          </span>
        ))}
        {legend.classes.length > mostClasses && <span className="dim">and {legend.classes.length - mostClasses} more</span>}
      </p>
    )
  return (
    <p className="raster-legend color-legend">
      {title} {number(legend.low)}
      <i className="ramp" style={{ background: `linear-gradient(90deg, ${legend.stops.join(', ')})` }} />
      {number(legend.high)}
    </p>
  )
}
