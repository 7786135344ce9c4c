import type { Hdf5 } from '../hdf5/open.ts'
import { conditionOf, type EventTable } from './event-table.ts'

/** Tables in `intervals` (trials, epochs, invalid times, stimuli): their columns that end in `_time`, and those that tell conditions apart. */
export function nwbEvents(file: Hdf5): EventTable[] {
  const names = file.keys('intervals').filter((name) => file.isGroup(`intervals/${name}`))
  return names.flatMap((name) => {
    const place = `intervals/${name}`
    const count = file.shape(`${place}/start_time`)?.[0] ?? 0
    if (count === 0) return []
    const columns = file.keys(place).filter((column) => file.shape(`${place}/${column}`)?.length === 1)
    const plain = columns.filter((column) => column !== 'id' && !/_index$/.test(column) && !columns.includes(`${column}_index`))
    const moments = plain.flatMap((column) => {
      const timesS = isMoment(column) ? file.numbers(`${place}/${column}`) : undefined
      return timesS?.length === count ? [{ name: column.replace(/_times?$/, '').replaceAll('_', ' '), timesS }] : []
    })
    const conditions = plain.flatMap((column) => {
      const cells = isMoment(column) ? undefined : (file.texts(`${place}/${column}`) ?? file.numbers(`${place}/${column}`))
      const condition = cells?.length === count ? conditionOf(column, Array.from<string | number>(cells)) : undefined
      return condition ? [condition] : []
    })
    // What begins an event comes first.
    return [{ name, moments: moments.sort((a, b) => rank(a.name) - rank(b.name)), conditions }]
  })
}

const isMoment = (column: string) => /_time$/.test(column)
const rank = (name: string) => ['start', 'stop'].indexOf(name) + (name === 'start' || name === 'stop' ? 0 : 3)
