import { Problem } from '../../../native-models/data/problem.ts'
import { type SpikeMapping, spikeMapping } from '../../../native-models/data/spikes/mapping/spike-mapping.ts'

/** 'times=ts,units=clu,in=ms' or 'times=t,in=samples,rate=30000'. `Problem` (usage) for anything else. */
export function mappingOf(words: string): SpikeMapping {
  const parts = words.split(',').map((part) => {
    const [name = '', ...value] = part.split('=')
    const text = value.join('=').trim()
    return name.trim() === 'rate' ? (['rateHz', Number(text)] as const) : ([name.trim(), text] as const)
  })
  const parsed = spikeMapping.safeParse(Object.fromEntries(parts))
  if (parsed.success) return parsed.data
  throw new Problem({
    kind: 'usage',
    what: `--map cannot be "${words}".`,
    remedy: 'It takes times=NAME, and with commas units=NAME, in=s, ms, us or samples, rate=HZ.',
  })
}
