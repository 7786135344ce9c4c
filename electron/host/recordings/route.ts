import { type MontageName, montageNames } from '../../../native-models/signal/montages.ts'
import { type Display, shownDerivations } from './displayed.ts'
import { opened, type RecordingFile, recordingEvents, recordingView } from './opened.ts'
import { spectrogramOf } from './spectrogram.ts'
import { spectrumOf } from './spectrum.ts'
import { topographyOf } from './topography.ts'
import { traces } from './traces.ts'

interface File extends RecordingFile {
  readonly sha256: string
}
type Answer = (file: File, asked: URLSearchParams) => Promise<Response>

const headers = { 'cache-control': 'no-store' }
const floats = (values: Float32Array<ArrayBuffer>) =>
  new Response(values, { headers: { ...headers, 'content-type': 'application/octet-stream' } })
const number = (asked: URLSearchParams, word: string) => (asked.has(word) ? Number(asked.get(word)) : Number.NaN)

/** What a recording answers to, by name. */
const answers: Readonly<Record<string, Answer>> = {
  /** Channels, gaps and montages. */
  'recording.json': async (file) => Response.json(await recordingView(file), { headers }),
  'events.json': async (file) => Response.json(await recordingEvents(file), { headers }),
  /** `from`, `to`, `columns`, `montage`, `low`, `high`, `notch`, `bad` (names, each by itself, after one that is empty): a page as 32-bit floats; 202 with `{ fraction }` while the whole is read once for it. */
  async traces(file, asked) {
    const page = { fromS: number(asked, 'from'), toS: number(asked, 'to'), columns: number(asked, 'columns') }
    const found = await traces(file, displayOf(asked), page)
    return found instanceof Float32Array ? floats(found) : Response.json(found, { status: 202, headers })
  },
  /** `from`, `to`, `trace` and how it is shown, as for traces. */
  'spectrum.json': async (file, asked) => {
    return Response.json(await spectrumOf(await opened(file), displayOf(asked), partOf(asked)), { headers })
  },
  /** As `spectrum.json`, up to `highest` hertz. */
  'spectrogram.json': async (file, asked) => {
    const highestHz = number(asked, 'highest') || 70
    return Response.json(await spectrogramOf(await opened(file), displayOf(asked), partOf(asked), highestHz), { headers })
  },
  /** `at` and how it is shown. */
  'topography.json': async (file, asked) =>
    Response.json(await topographyOf(await opened(file), displayOf(asked), number(asked, 'at')), { headers }),
  /** The traces of `montage`: whether one of a person's own fits. */
  'montage.json': async (file, asked) => {
    const { channels, bad } = await opened(file)
    const traces = shownDerivations(displayOf(asked).montage, channels, bad)
    return Response.json(
      traces.map(({ name, channel }) => ({ name, channel })),
      { headers },
    )
  },
}

/** Undefined where there is nothing of this name. */
export async function recordingPart(request: Request, file: File, name: string): Promise<Response | undefined> {
  if (!Object.hasOwn(answers, name)) return undefined
  try {
    return await answers[name](file, new URL(request.url).searchParams)
  } catch (thrown) {
    if (thrown instanceof RangeError)
      return new Response(thrown.message, { status: 400, headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' } })
    throw thrown
  }
}

function partOf(asked: URLSearchParams) {
  return { trace: number(asked, 'trace'), fromS: number(asked, 'from'), toS: number(asked, 'to') }
}

function displayOf(asked: URLSearchParams): Display {
  const montage = asked.get('montage') ?? ''
  const cut = (word: string) => {
    const hz = number(asked, word)
    return hz > 0 ? hz : undefined
  }
  return {
    montage: isMontage(montage) ? montage : 'recorded',
    ...(cut('low') && { lowHz: cut('low') }),
    ...(cut('high') && { highHz: cut('high') }),
    ...(cut('notch') && { notchHz: cut('notch') }),
    ...(asked.has('bad') && { bad: asked.getAll('bad').filter(Boolean) }),
  }
}

function isMontage(word: string): word is Display['montage'] {
  return montageNames.includes(word as MontageName) || word.startsWith('custom:')
}
