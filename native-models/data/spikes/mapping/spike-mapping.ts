import { z } from 'zod'

/** Which lists of a file are its spikes. */
export const spikeMapping = z.strictObject({
  /** The list of times, or of one list of times for each unit. */
  times: z.string().min(1),
  /** The list of the unit that fired at each; without it there is one unit, or one for each list. */
  units: z.string().min(1).optional(),
  in: z.enum(['s', 'ms', 'us', 'samples']).default('s'),
  /** Needed where times are in samples. */
  rateHz: z.number().positive().optional(),
})
export type SpikeMapping = z.infer<typeof spikeMapping>
