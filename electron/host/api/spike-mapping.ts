import { z } from 'zod'
import { spikeMapping } from '../../../native-models/data/spikes/mapping/spike-mapping.ts'

/** What a file of unknown layout holds. */
export const listsOfFile = z.object({
  lists: z.array(
    z.object({
      name: z.string(),
      /** 'lists': a list of numbers for each unit. */
      holds: z.enum(['numbers', 'words', 'lists']),
      length: z.int(),
      /** Of numbers, of all lists together. */
      low: z.number().nullable(),
      high: z.number().nullable(),
      areWhole: z.boolean(),
      isRising: z.boolean(),
      /** The first values, as they stand. */
      first: z.array(z.string()),
      /** How many different ones; null where there are more than a few thousand. */
      different: z.int().nullable(),
    }),
  ),
  remembered: spikeMapping.nullable(),
})

/** What a mapping gives. */
export const mappingPreview = z.object({
  spikes: z.int(),
  startS: z.number(),
  stopS: z.number(),
  units: z.int(),
  /** The first units, each with spikes in equal parts of the time. */
  shown: z.array(z.object({ id: z.string(), spikes: z.int(), counts: z.array(z.int()) })),
  /** Of the fastest unit: neurons do not fire much more often than 300 times a second. */
  fastestHz: z.number(),
})
