export const menus = ['File', 'Edit', 'View', 'Run', 'Batch', 'Export', 'Help'] as const
export type Menu = (typeof menus)[number]

/** What has a context menu. */
export type PointedAt = 'item' | 'tab' | 'run' | 'job'

/** One thing that a person can do. Menu bar, palette, keys and native menu are all made from these. */
export interface Command {
  /** 'view.axial' */
  readonly id: string
  readonly menu: Menu
  readonly title: string
  /** Whether a line stands above it in its menu. */
  readonly isApart?: boolean
  /** 'mod+O': mod is Ctrl, on a Mac ⌘. */
  readonly keys?: string
  /** Why it cannot be done now; undefined when it can. */
  readonly blocked?: () => string | undefined
  /** Whose context menus show it. */
  readonly on?: readonly PointedAt[]
  readonly isOn?: () => boolean
  readonly perform: () => unknown
}
