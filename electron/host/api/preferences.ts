import { z } from 'zod'

/** Of the person, in every study. */
export const userPreferences = z.object({
  theme: z.enum(['system', 'dark', 'light']),
  convention: z.enum(['neurological', 'radiological']),
  /** Key by command: { 'view.multiplanar': 'mod+1' }. */
  keys: z.record(z.string().max(100), z.string().max(40)),
  /** Anything else the window wants to remember. */
  window: z.record(z.string().max(100), z.unknown()),
})

/** How an item was last looked at. */
export const itemPreferences = z.object({
  /** Intensities drawn black and white. */
  window: z.tuple([z.number(), z.number()]).optional(),
  colormap: z.string().max(60).optional(),
  opacity: z.number().min(0).max(1).optional(),
  layout: z.string().max(60).optional(),
  crosshairMm: z.tuple([z.number(), z.number(), z.number()]).optional(),
  hiddenLabels: z.array(z.int()).max(5000).optional(),
  other: z.record(z.string().max(100), z.unknown()).optional(),
})
