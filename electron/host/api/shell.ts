import { z } from 'zod'

/** A command of the window's registry as a menu of the system shows it. */
export const menuEntry = z.object({
  id: z.string().min(1).max(100),
  menu: z.string().min(1).max(40),
  title: z.string().min(1).max(200),
  /** Whether a line stands above it. */
  apart: z.boolean().optional(),
  /** 'mod+shift+S' */
  keys: z.string().max(40).optional(),
  enabled: z.boolean(),
  /** For what is on or off. */
  on: z.boolean().optional(),
})
