import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { Problem } from '../problem.ts'
import { readNpyTensor } from '../table/npy.ts'
import { numbersOf } from '../tensor.ts'
import { firstOfNpy, openNpy } from './npy-samples.ts'
import type { Channel, Recording, RecordingFormat } from './recording.ts'
import { vectorised } from './stored-frames.ts'
import { readerOf } from './timeline.ts'

/** What each file holds of every region of interest, one value a frame. */
const holds: Readonly<Record<string, string>> = {
  'spks.npy': 'deconvolved event rates in arbitrary units, which are no spike times',
  'F.npy': 'fluorescence traces in arbitrary units',
  'Fneu.npy': 'fluorescence traces of the neuropil about each region, in arbitrary units',
}

/** The file of traces that a folder of Suite2p stands for: what comes closest to firing. */
export function suite2pTraces(folder: string): string | undefined {
  if (!existsSync(join(folder, 'iscell.npy'))) return undefined
  return Object.keys(holds)
    .map((name) => join(folder, name))
    .find((path) => existsSync(path))
}

/** Whether a file is one of traces as Suite2p keeps them. */
export const isSuite2p = (path: string) => Object.hasOwn(holds, basename(path)) && existsSync(join(dirname(path), 'iscell.npy'))

/**
 * Calcium imaging after Suite2p: regions of interest over frames as channels of a recording; those that were judged to be no cell are bad channels. The rate of
 * frames stands in `ops.npy`, a pickle, which could run anything and is not opened: it is read from `fs.npy` beside it.
 * Source: Pachitariu et al., Suite2p (bioRxiv 061507), documentation of its outputs.
 */
export const suite2p: RecordingFormat = {
  name: 'Suite2p',
  recognises: (_head, path) => isSuite2p(path),
  async open(path) {
    const { bytes, layout, type } = await openNpy(path)
    try {
      const [rois = 0, frames = 0] = layout.shape
      const wrong = (file: string, what: string) => new Problem({ file, what, remedy: 'Copy the folder again from Suite2p.' })
      if (layout.shape.length !== 2 || layout.fortran)
        throw wrong(path, `It is ${layout.shape.join(' × ')} where regions × frames were expected.`)
      const cellsFile = join(dirname(path), 'iscell.npy')
      const cells = await readNpyTensor(cellsFile)
      const [judged = 0, columns = 1] = cells.shape
      if (judged !== rois) throw wrong(cellsFile, `It judges ${judged} regions, but ${basename(path)} has ${rois}.`)
      const rateFile = join(dirname(path), 'fs.npy')
      const rateHz = existsSync(rateFile) ? await firstOfNpy(rateFile) : undefined
      if (rateHz !== undefined && !(rateHz > 0)) throw wrong(rateFile, `${rateHz} is no rate of frames.`)
      const isCell = numbersOf(cells).filter((_, n) => n % columns === 0)
      const channels = Array.from(
        { length: rois },
        (_, n): Channel => ({ name: `ROI ${n}`, type: 'misc', unit: '', rateHz: rateHz ?? 1, samples: frames }),
      )
      const scales = channels.map(() => ({ gain: 1, offset: 0 }))
      const stored = vectorised(bytes, frames, { startByte: layout.dataByte, type, bigEndian: layout.bigEndian, scales })
      return {
        file: path,
        format: 'suite2p',
        channels,
        startTime: null,
        durationS: frames / (rateHz ?? 1),
        gaps: [],
        breaksS: [],
        bad: channels.filter((_, n) => isCell[n] !== 1).map(({ name }) => name),
        notes: [notes(path), ...(rateHz === undefined ? [noRate] : [])],
        events: async () => [],
        read: readerOf(channels, stored),
        close: () => bytes.close(),
      } satisfies Recording
    } catch (error) {
      await bytes.close()
      throw error
    }
  },
}

const notes = (path: string) => `${basename(path)} holds ${holds[basename(path)]}`
const noRate =
  "a frame counts as a second: Suite2p keeps the rate of frames in ops.npy, a pickle, which is not opened; save it beside with numpy.save('fs.npy', ops['fs'])"
