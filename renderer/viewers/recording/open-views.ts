import type { RecordingView } from '../../../electron/host/api.ts'
import { workspace } from '../../app/workspace.ts'
import type { View } from './view.ts'

/** Recordings and how they are looked at, by their tab, while they are drawn. */
export const openViews = new Map<string, { readonly view: View; readonly info: RecordingView }>()

/** That of the tab in use; commands act on it. */
export const activeView = (): View | undefined => openViews.get(workspace.getState().activeTab ?? '')?.view
