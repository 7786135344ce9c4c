import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { findBeside, lastName, stemOf } from './beside.ts'
import { isBidsRecording, sidecarOf } from './bids-files.ts'
import { isSuite2p } from './suite2p.ts'

const mostParts = 1000

/** The files that are read together with a recording, in a fixed order; none for one that stands alone, and for what is no recording. */
export async function filesBeside(path: string): Promise<string[]> {
  const own = await partsOf[extname(path).toLowerCase()]?.(path)
  if (!own) return []
  const sidecars = isBidsRecording(path)
    ? await Promise.all([
        sidecarOf(path, 'channels', '.tsv'),
        sidecarOf(path, 'electrodes', '.tsv', ['space', 'acq']),
        sidecarOf(path, 'coordsystem', '.json', ['space', 'acq']),
        sidecarOf(path, 'events', '.tsv'),
      ])
    : []
  return [...own, ...sidecars].filter((file) => file !== undefined)
}

const alone = async () => []
const partsOf: Readonly<Record<string, (path: string) => Promise<(string | undefined)[]>>> = {
  '.edf': alone,
  '.bdf': alone,
  '.gdf': alone,
  '.xdf': alone,
  '.vhdr': partsOfHeader,
  '.ahdr': partsOfHeader,
  '.set': async (path) => [await findBeside(path, [`${stemOf(path)}.fdt`, `${stemOf(path)}.dat`])],
  '.fif': splitParts,
  '.npy': async (path) => (isSuite2p(path) ? Promise.all([findBeside(path, ['iscell.npy']), findBeside(path, ['fs.npy'])]) : []),
}

async function partsOfHeader(path: string): Promise<(string | undefined)[]> {
  const text = (await readFile(path)).subarray(0, 1 << 20).toString('latin1')
  const named = (key: string) => {
    const name = lastName(new RegExp(`^${key}=(.*)$`, 'im').exec(text)?.[1]?.replaceAll('$b', stemOf(path)) ?? '')
    return name ? [name] : []
  }
  const stem = stemOf(path)
  return Promise.all([
    findBeside(path, [...named('DataFile'), `${stem}.eeg`, `${stem}.dat`]),
    findBeside(path, [...named('MarkerFile'), `${stem}.vmrk`, `${stem}.amrk`]),
  ])
}

/** x_raw.fif goes on in x_raw-1.fif, that in x_raw-2.fif. */
async function splitParts(path: string): Promise<(string | undefined)[]> {
  const parts: (string | undefined)[] = []
  while (parts.length < mostParts) {
    const next = await findBeside(path, [`${stemOf(path)}-${parts.length + 1}.fif`])
    if (!next) return parts
    parts.push(next)
  }
  return parts
}
