import type { ItemDetail } from '../../electron/host/api.ts'
import { queryClient } from '../app/queries.ts'
import { workspace } from '../app/workspace.ts'
import { activeStore } from '../viewers/volume/viewer-state.ts'

/** Why a command cannot be done now, in words. */
export const noStudy = () => (queryClient.getQueryData(['study']) ? undefined : 'Open a study first.')
export const noSelection = () => (workspace.getState().selected.length ? undefined : 'Select an item first.')
export const noPicture = () => (activeStore() ? undefined : 'Open a scan first.')
export const noTab = () => (workspace.getState().activeTab ? undefined : 'Open an item first.')

/** The item that the right panel is about, when it is known here already. */
const itemAbout = () => queryClient.getQueryData<ItemDetail>(['items', 'one', workspace.getState().selected.at(-1)])
export const noUnknownLayout = () => (hasUnknownLayout(itemAbout()) ? undefined : 'Select a table, a MATLAB file or an array first.')
/** Whether a person may say how spikes stand in it. */
export const hasUnknownLayout = (item: ItemDetail | undefined) =>
  item?.state !== 'missing' && /\.(csv|tsv|txt|mat|npy)$/i.test(item?.name ?? '')
export const notMissing = () => (itemAbout()?.state === 'missing' ? undefined : 'The file of this item is where it was.')
