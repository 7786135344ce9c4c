import { activeView } from '../viewers/recording/open-views.ts'
import type { Command } from './command.ts'

const noRecording = () => (activeView() ? undefined : 'Open a recording first.')

/** What is done with the recording in use. */
export const recordingCommands: readonly Command[] = [
  {
    id: 'recording.head',
    isApart: true,
    menu: 'View',
    title: 'Head at the cursor of a recording',
    keys: 'T',
    blocked: noRecording,
    isOn: () => activeView()?.store.getState().isHeadShown === true,
    perform: () => activeView()?.store.setState(({ isHeadShown }) => ({ isHeadShown: !isHeadShown })),
  },
  {
    id: 'recording.montage',
    menu: 'View',
    title: 'Write a montage for a recording',
    keys: 'M',
    blocked: noRecording,
    isOn: () => activeView()?.store.getState().isMontageOpen === true,
    perform: () => activeView()?.store.setState(({ isMontageOpen }) => ({ isMontageOpen: !isMontageOpen })),
  },
]
