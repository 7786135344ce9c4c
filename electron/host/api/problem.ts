import { z } from 'zod'

/** What went wrong, as a sentence and what to do about it. `file` is a name, never a path. */
export const problem = z.object({
  kind: z.enum(['input', 'usage', 'failed', 'unexpected']),
  what: z.string(),
  remedy: z.string(),
  file: z.string().optional(),
  place: z.string().optional(),
})
