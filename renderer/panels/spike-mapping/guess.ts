import type { ListOfFile, SpikeMapping } from '../../../electron/host/api.ts'

/** What a person has chosen so far. */
export type Chosen = Omit<SpikeMapping, 'times'> & { readonly times: string | undefined }

const timeNames = /(time|stamp|onset|^ts?$|_ts?$|spk|spike|when)/i
const unitNames = /(unit|clu|cell|neuron|label|who|source|channel|electrode|(^|_)id)/i
const units: readonly (readonly [RegExp, SpikeMapping['in']])[] = [
  [/(_|\b)(ms|msec|milliseconds?)$/i, 'ms'],
  [/(_|\b)(us|µs|usec|microseconds?)$/i, 'us'],
  [/(sample|frame|index)/i, 'samples'],
]

/** What lists are by their names, and by what stands in them where names tell nothing: a beginning that a person corrects. */
export function guessed(lists: readonly ListOfFile[]): Chosen {
  const numbers = lists.filter(({ holds }) => holds !== 'words')
  const notUnits = numbers.filter(({ name }) => !unitNames.test(name) || timeNames.test(name))
  const times =
    notUnits.find(({ name }) => timeNames.test(name)) ??
    notUnits.find(({ isRising, different }) => isRising && different !== 1) ??
    notUnits.find(({ areWhole }) => !areWhole) ??
    notUnits[0]
  if (!times) return { times: undefined, in: 's' }
  const others = lists.filter(({ name, length, holds }) => name !== times.name && length === times.length && holds !== 'lists')
  const own =
    others.find(({ name }) => unitNames.test(name)) ??
    (times.holds === 'numbers'
      ? others.find(
          ({ holds, areWhole, different, length }) => (areWhole || holds === 'words') && different !== null && different < length / 2,
        )
      : undefined)
  return { times: times.name, ...(own && { units: own.name }), in: units.find(([ending]) => ending.test(times.name))?.[1] ?? 's' }
}
