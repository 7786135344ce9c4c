import { z } from 'zod'

/**
 * A file or folder that the person pointed at, known to the window by an id that means nothing elsewhere and dies with the host.
 * Ids come from `places.list`, from a native dialog, from a drop on the Electron window, or from `POST /uploads`.
 */
export const placeId = z.string().min(1).max(64)

export const place = z.object({
  id: placeId,
  name: z.string(),
  kind: z.enum(['folder', 'file']),
  /** A folder that is a study of ours or a BIDS dataset. */
  study: z.enum(['touchstone', 'bids']).nullable(),
})

export const study = z.object({
  id: z.string(),
  name: z.string(),
  /** For people: where it lies. It opens nothing. */
  where: z.string(),
  kind: z.enum(['touchstone', 'bids']),
  /** False when the folder cannot be written to: results then go to a folder of the user's cache. */
  writable: z.boolean(),
  items: z.int(),
  openedAt: z.string(),
})

export const recentStudy = z.object({
  id: z.string(),
  name: z.string(),
  where: z.string(),
  openedAt: z.string(),
  /** Whether it is still there. */
  present: z.boolean(),
})
