// A page of 10 s at another place each round of an EDF of 24 h × 32 channels × 256 Hz that is open: lowest and highest for 1,400 columns, as the window asks
// for it. The peer is recording_page.py, which only reads the samples.
import { pageOfSamples } from '../../electron/host/recordings/page.ts'
import { openRecording } from '../../native-models/data/recording/read.ts'
import { makeDayRecording } from './day-recording.ts'
import { serveRounds } from './rounds.ts'

const recording = await openRecording(makeDayRecording())
let round = 0
await serveRounds(async () => {
  const fromS = (round++ * 7919) % 86_000
  return pageOfSamples(recording, { montage: 'recorded' }, { fromS, toS: fromS + 10, columns: 1400 })
})
