import { z } from 'zod'
import { batchRow } from './batches.ts'
import { itemId } from './items.ts'
import { job, queueState } from './runs.ts'
import { study } from './study.ts'

const numbered = { v: z.literal(1), seq: z.int() }

/**
 * The one push channel. `seq` grows by one. A window that was away asks for `since: <last seq>`; when the host no longer holds what came
 * after (or was started anew), the first event is 'resync': read everything again, then go on from its `seq`.
 */
export const hostEvent = z.discriminatedUnion('kind', [
  z.object({ ...numbered, kind: z.literal('resync') }),
  z.object({ ...numbered, kind: z.literal('study'), study: study.nullable() }),
  z.object({ ...numbered, kind: z.literal('job'), job }),
  z.object({ ...numbered, kind: z.literal('queue'), queue: queueState }),
  z.object({ ...numbered, kind: z.literal('batch'), batch: batchRow }),
  /** These items are new, changed or gone; `ids` is empty when there are too many to name. */
  z.object({ ...numbered, kind: z.literal('items'), ids: z.array(itemId) }),
  z.object({ ...numbered, kind: z.literal('instrument'), id: z.string() }),
  /** The shell wants a command of the registry performed: a click in a native menu, a file opened from the desktop. */
  z.object({ ...numbered, kind: z.literal('command'), command: z.string(), argument: z.string().optional() }),
])
