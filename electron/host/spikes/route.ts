import { behaviourPage } from './behaviour-page.ts'
import { type Curated, stepsOf } from './curated.ts'
import { type OpenSpikes, openedSpikes } from './opened.ts'
import { perievent } from './perievent.ts'
import { tuning } from './tuning.ts'
import { correlogram, unitView } from './unit.ts'
import { spikesOverview, spikesView } from './view.ts'
import { waveform } from './waveform.ts'

type Asked = (word: string) => number
type Answer = (open: OpenSpikes, asked: Asked, request: Request, curated: Curated | undefined) => Promise<Response> | Response

const headers = { 'cache-control': 'no-store' }
const json = (value: unknown) => Response.json(value, { headers })
const bytes = (values: Uint16Array<ArrayBuffer> | Float32Array<ArrayBuffer>) =>
  new Response(values, { headers: { ...headers, 'content-type': 'application/octet-stream' } })

/** What spikes answer to, by name. Units are told by their place in the file. */
const answers: Readonly<Record<string, Answer>> = {
  /** Units with all that is known of them, behaviour, events. */
  'spikes.json': async (open, _asked, _request, curated) =>
    json({
      ...spikesView(open),
      ...(curated && { curated: { name: curated.name, steps: await stepsOf(curated), revision: curated.sha256 } }),
    }),
  /** All units together over the whole recording, and its events. */
  'overview.json': async (open) => json(await spikesOverview(open)),
  /** `level`, `index`: units × 512 counts as 16-bit whole numbers, in bins of 2^level seconds. */
  raster: async ({ pyramid }, asked) => bytes(await pyramid.tile(asked('level'), asked('index'))),
  /** `behaviour`, `from`, `to`, `columns`: lowest and highest of each series in each column as 32-bit floats. */
  behaviour: (open, asked) =>
    bytes(behaviourPage(open, { behaviour: asked('behaviour'), fromS: asked('from'), toS: asked('to'), columns: asked('columns') })),
  /** `unit`: rate over time, intervals. */
  'unit.json': (open, asked) => json(unitView(open, asked('unit'))),
  /** `unit`, `other`, `bin`, `longest`. */
  'correlogram.json': (open, asked) =>
    json(correlogram(open, asked('unit'), asked('other'), { binS: asked('bin'), longest: asked('longest') })),
  /** `unit`, `table`, `moment`, `by`, `before`, `after`, `bin`. */
  'perievent.json': (open, asked) =>
    json(
      perievent(open, {
        unit: asked('unit'),
        table: asked('table'),
        moment: asked('moment'),
        by: asked('by'),
        beforeS: asked('before'),
        afterS: asked('after'),
        binS: asked('bin'),
      }),
    ),
  /** `unit`, `behaviour`, `to`: a column, `place` or `direction`. */
  'tuning.json': async (open, asked, request) => {
    const to = new URL(request.url).searchParams.get('to') ?? ''
    const wanted = to === 'place' || to === 'direction' ? to : asked('to')
    return json(await tuning(open, { unit: asked('unit'), behaviour: asked('behaviour'), to: wanted }, request.signal))
  },
  /** `unit`; null where the file does not say. */
  'waveform.json': (open, asked) => json(waveform(open, asked('unit')) ?? null),
}

/** A file of spikes, with what a person made of its units. */
export interface SpikesFile {
  readonly path: string
  readonly sha256: string
  readonly curated: Curated | undefined
}

/** Undefined where there is nothing of this name. */
export async function spikesPart(request: Request, { path, sha256, curated }: SpikesFile, name: string): Promise<Response | undefined> {
  if (!Object.hasOwn(answers, name)) return undefined
  const { searchParams } = new URL(request.url)
  const asked = (word: string) => (searchParams.has(word) ? Number(searchParams.get(word)) : Number.NaN)
  try {
    return await answers[name](await openedSpikes(curated?.path ?? path, curated?.sha256 ?? sha256), asked, request, curated)
  } catch (thrown) {
    if (thrown instanceof RangeError)
      return new Response(thrown.message, { status: 400, headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' } })
    throw thrown
  }
}
