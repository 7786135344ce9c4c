import { workspace } from '../../app/workspace.ts'
import type { View } from './view.ts'

/** How recordings are looked at, by their tab, while they are drawn. */
export const openViews = new Map<string, View>()

/** That of the tab in use; commands act on it. */
export const activeView = (): View | undefined => openViews.get(workspace.getState().activeTab ?? '')
