import { createStore } from 'zustand'

/** The place in the world at which the crosshair was put last, in millimetres. */
export const sharedMm = createStore<{ readonly mm: readonly number[] | undefined }>(() => ({ mm: undefined }))
