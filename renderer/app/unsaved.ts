import { create } from 'zustand'

/** What was done in a tab and is not kept yet, by the id of the tab: closing it asks first. */
export const unsaved = create<Readonly<Record<string, number>>>()(() => ({}))
