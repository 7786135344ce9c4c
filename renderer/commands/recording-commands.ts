import { Told } from '../app/problem.ts'
import { electrodesIn } from '../viewers/recording/electrodes.ts'
import { activeView, openViews } from '../viewers/recording/open-views.ts'
import { activeViewer } from '../viewers/volume/viewer-state.ts'
import type { Command } from './command.ts'
import { noPicture } from './conditions.ts'

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
  {
    id: 'recording.electrodes',
    menu: 'View',
    title: 'Electrodes of open recordings in the scan',
    keys: 'shift+E',
    blocked: noPicture,
    perform: flipElectrodes,
  },
]

async function flipElectrodes(): Promise<void> {
  const { drawElectrodes, hasElectrodes } = await import('../viewers/volume/draw-electrodes.ts')
  const scan = activeViewer()
  if (!scan) return
  if (hasElectrodes(scan)) return drawElectrodes(scan, [])
  const electrodes = [...openViews.values()].flatMap(({ info }) => electrodesIn(info))
  if (electrodes.length === 0)
    throw new Told(
      'No open recording tells where its electrodes are in a scan.',
      'Open one beside the scan, with _electrodes.tsv and _coordsystem.json of BIDS in the space of the scan.',
    )
  drawElectrodes(scan, electrodes)
}
