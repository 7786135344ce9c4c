import { createHash } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { cacheFolder } from '../files/user-folders.ts'
import { startJob } from '../jobs/job.ts'
import type { Display } from './displayed.ts'
import { pageOfEnvelopes } from './envelope-file.ts'
import { opened, type RecordingFile } from './opened.ts'
import { type PageAsked, pageOfSamples, samplesOf } from './page.ts'

/** Pages of more samples than this come from envelopes that were made once. */
const mostSamples = 6_000_000

interface Making {
  fraction: number
  failed?: unknown
}
const underway = new Map<string, Making>()
let last: Promise<unknown> = Promise.resolve()

/** A page, or how much of the recording has been read so far for pages of such length. RangeError where it is empty. */
export async function traces(
  item: RecordingFile & { readonly sha256: string },
  asDisplayed: Display,
  asked: PageAsked,
): Promise<Float32Array<ArrayBuffer> | { readonly fraction: number }> {
  const recording = await opened(item)
  const display = { ...asDisplayed, bad: asDisplayed.bad ?? recording.bad }
  if (samplesOf(recording, asked) <= mostSamples) {
    const page = await pageOfSamples(recording, display, asked)
    // The pages of hours that come next are made ready meanwhile.
    if (samplesOf(recording, { ...asked, fromS: 0, toS: recording.durationS }) > mostSamples && isPlain(display)) envelopes(item, display)
    return page
  }
  const made = envelopes(item, display)
  return typeof made === 'string' ? pageOfEnvelopes(made, recording, display, asked) : { fraction: made.fraction }
}

const isPlain = ({ montage, lowHz, highHz, notchHz }: Display) => montage === 'recorded' && !lowHz && !highHz && !notchHz

/** The path of the envelopes, or how far they are; one is made at a time, in a process of its own. */
function envelopes({ path, sha256 }: { path: string; sha256: string }, display: Display): string | Making {
  const { montage, lowHz = 0, highHz = 0, notchHz = 0, bad = [] } = display
  // Where bad channels make a difference: what they are in no reference of.
  const without = montage === 'average' || montage === 'laplacian' || montage.startsWith('custom:') ? [[...bad].sort()] : []
  const look = createHash('sha256')
    .update(JSON.stringify([1, montage, lowHz, highHz, notchHz, ...without]))
    .digest('hex')
    .slice(0, 12)
  const to = join(cacheFolder(), 'envelopes', `${sha256}-${look}`)
  if (existsSync(to)) return to
  const known = underway.get(to)
  if (known?.failed !== undefined) {
    underway.delete(to)
    throw known.failed
  }
  if (known) return known
  const making: Making = { fraction: 0 }
  underway.set(to, making)
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 })
  const work = () =>
    startJob(
      'envelopes',
      { file: path, display, to },
      {
        signal: new AbortController().signal,
        progress: (fraction) => {
          making.fraction = fraction
        },
      },
    )
  last = last.then(work).then(
    () => underway.delete(to),
    (error) => {
      making.failed = error
    },
  )
  return making
}
