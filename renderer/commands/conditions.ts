import { queryClient } from '../app/queries.ts'
import { workspace } from '../app/workspace.ts'
import { viewer } from '../viewers/volume/viewer-state.ts'

/** Why a command cannot be done now, in words. */
export const noStudy = () => (queryClient.getQueryData(['study']) ? undefined : 'Open a study first.')
export const noSelection = () => (workspace.getState().selected.length ? undefined : 'Select an item first.')
export const noPicture = () => (viewer.getState().nv ? undefined : 'Open a scan first.')
