import { z } from 'zod'
import type { Method } from '../../../attribution/method.ts'
import {
  array,
  barChart,
  type Column,
  drawing,
  drawn,
  type Instrument,
  instrument,
  model,
  type NumericArray,
  record,
  samples,
  type Table,
  table,
  volume,
} from '../../contract.ts'
import { cardVerdict, type FoundCard } from '../../validate/ground-truth/card.ts'
import { drawMap } from './draw-map.ts'
import { drawSheet } from './draw-sheet.ts'
import { judgeMap, makeBlindNetwork, makePlantedNetwork } from './phantom.ts'
import { regionColumns } from './region-table.ts'

const sampleColumns = [
  { name: 'sample', description: 'Number of the sample, counted from 1' },
  { name: 'value', description: 'The number that is explained' },
  { name: 'sum', description: 'Sum of its map' },
  {
    name: 'residual',
    description: 'How far the map is from what it should add up to, relative to it; n/a where the method has no such check',
  },
  { name: 'check', description: 'What the residual compares' },
  { name: 'untrained', description: 'How many networks with weights drawn anew it was compared with' },
  { name: 'p', description: 'How often their maps peak as high, this map among them; read as "at most" at 1 / (untrained + 1)' },
  { name: 'chance', description: 'What 95 % of their peaks stay below, as a share of the peak of this map' },
] as const satisfies readonly Column[]

const shared = {
  target: z
    .string()
    .default('largest')
    .describe(
      'What is explained: a class (1), an element of the output (0,4,7), "largest", "label:3" of a segmentation, "unit:NAME" or "unit:NAME:3,4" of an inner value.',
    ),
  output: z.string().default('').describe('The output that the target is in; the first when empty.'),
  input: z.string().default('').describe('The input that is explained; the first when empty.'),
  dataKind: z
    .enum(['auto', 'scan', 'recording', 'spikes'])
    .default('auto')
    .describe('What the data are, which tells whose method card holds; auto sees it from the axes and whether the numbers were counted.'),
  channels: z
    .array(z.string())
    .default([])
    .describe('Names of the channels of a recording, in order (Fz,Cz,…): the map is then drawn on the scalp too.'),
  untrained: z
    .int()
    .min(0)
    .max(9999)
    .default(0)
    .describe(
      'How many networks with weights drawn anew the map is compared with, each taking as long as the map; 0 for none, 19 for p ≤ 0.05.',
    )
    // What the window begins with: no map without a check.
    .meta({ window: 19 }),
}

/** Regions that the chart shows. */
const MOST_REGIONS = 12

/** Residuals above this are told to the person. */
const LARGE_RESIDUAL = 0.05

/** The instrument of an attribution method. */
export function explainInstrument(method: Method): Instrument {
  return instrument({
    id: `explain/${method.name}`,
    title: method.title,
    summary: method.summary,
    sources: method.sources,
    takes: {
      data: samples({ what: 'what the model looks at: an array (several samples along the first axis) or a scan' }),
      model: model({ what: 'the model, as ONNX' }),
      regions: samples({
        what: 'regions of a sample, such as an atlas, one whole number a voxel: the map is told region by region; some methods take them away',
        optional: true,
      }),
    },
    settings: z.object({ ...shared, ...method.settings.shape }),
    gives: {
      attribution: array({ what: 'the map, in the shape of the data', file: 'attribution.npy' }),
      map: volume({ what: 'the map on the grid of the scan', optional: true, file: 'attribution.nii.gz' }),
      samples: table({ what: 'what was explained, and how exactly', columns: sampleColumns, suffix: 'desc-explained_stats' }),
      regionTable: table({ what: 'how much of the map lies in each region', columns: regionColumns, optional: true, file: 'regions.tsv' }),
      scalp: drawing({ what: 'the map of the first sample on the scalp', optional: true, suffix: 'desc-scalp' }),
      card: record({ what: 'the card of the method, measured on known truth', optional: true, suffix: 'desc-card' }),
    },
    async run({ data, model: path, regions }, settings, context) {
      const { explainSamples } = await import('./explain-samples.ts')
      const { attribution, rows, map, card, regionRows, scalp } = await explainSamples(
        method,
        { data, model: path, regions },
        settings,
        context,
      )
      return {
        attribution,
        map,
        samples: { columns: sampleColumns, rows },
        regionTable: regionRows && { columns: regionColumns, rows: regionRows },
        card,
        scalp,
      }
    },
    verdict({ samples: explained, card }, warnings) {
      const residuals = explained?.rows.flatMap(({ residual }) => (typeof residual === 'number' ? [residual] : [])) ?? []
      const worst = Math.max(0, ...residuals)
      const inexact = worst > LARGE_RESIDUAL
      const count = explained?.rows.length ?? 0
      const made = `${count === 1 ? 'One map was' : `${count} maps were`} made.`
      const residual = residuals.length ? ` Largest residual: ${(100 * worst).toPrecision(2)} %.` : ''
      const chance = explained ? chanceWords(explained.rows) : ''
      const isRandom = explained?.rows.some(({ check }) => String(check).startsWith('standard error')) ?? false
      const fault = isRandom
        ? 'At least one still depends on its random draws: take more of them.'
        : 'At least one does not add up to what it explains.'
      const own = inexact ? `${made} ${fault}` : made
      const known = card as FoundCard | undefined
      const said = known && cardVerdict(known.card)
      if (!known || !said) {
        return {
          // Without a card a map is believed only where untrained networks do not show as much.
          level: inexact || warnings.length || !standsOut(explained?.rows ?? []) ? 'warn' : 'good',
          sentence: own,
          detail:
            `${warnings.join(' ')} There is no card of this method on such data and networks.${residual} ${chance} A map that adds up may still point to the wrong place: test the method with validate/ground-truth on a network like this one.`.trim(),
        }
      }
      const details = [said.detail ?? '', ...known.differs, own, chance, residual.trim(), ...warnings].filter(Boolean)
      const level =
        said.level === 'good' &&
        (inexact || warnings.length || peaksByChance(explained?.rows ?? []) || !known.sameFamily || known.failsElsewhere)
          ? 'warn'
          : said.level
      return { level, sentence: said.sentence, detail: details.join(' ') }
    },
    figures: ({ data, map, attribution, samples: explained, card, regionTable, scalp }) => {
      const said = card ? cardVerdict((card as FoundCard).card) : undefined
      const unreadable =
        said?.level === 'bad' ? `Drawn grey, since this method fails its card: ${said.sentence} ${said.detail ?? ''}` : undefined
      const sheet = data.volume ? undefined : sheetOf(attribution)
      const chance = explained?.rows[0]?.chance
      const axes = AXES[(card as FoundCard | undefined)?.card.modality ?? ''] ?? ['row', 'column']
      const first = regionTable && { ...regionTable, rows: labelled(regionTable.rows).slice(0, MOST_REGIONS) }
      return [
        ...(data.volume && map ? [drawn('The map over the scan, at its largest value', drawMap(data.volume, map, unreadable))] : []),
        ...(sheet
          ? [
              drawn(
                `The map of the first sample, ${axes[0]}s by ${axes[1]}s`,
                drawSheet({ ...sheet, axes, unreadable, ...(typeof chance === 'number' && { chance }) }),
              ),
            ]
          : []),
        ...(scalp && said?.level !== 'bad' ? [drawn('On the scalp, nose up: red for, blue against', scalp)] : []),
        ...(first?.rows.length ? [barChart('Relevance over chance by region (1 is chance)', first, 'label', 'ratio')] : []),
      ]
    },
    phantom: {
      fast: true,
      make: (random) => makePlantedNetwork(random, method.name),
      makeNull: (random) => makeBlindNetwork(random, method.name),
      judge: (result, truth, isNull) => judgeMap(result, truth as Parameters<typeof judgeMap>[1], isNull, method.name),
    },
  }) as unknown as Instrument
}

/** What the last two axes are, by the kind of data that the card is of. */
const AXES: Readonly<Record<string, readonly [string, string]>> = { eeg: ['channel', 'sample'], spikes: ['unit', 'lag'] }

/** The first sample's map over its last two axes; nothing for volumes, and for samples of a single axis. */
function sheetOf(attribution: NumericArray | undefined) {
  const [columns = 1, rows = 1, ...others] = attribution?.shape.toReversed() ?? []
  // Of the axes before, at most samples and one channel of a picture: more are space.
  if (!attribution || columns < 2 || rows < 2 || others.length > 2 || (others.length === 2 && others[0] !== 1)) return undefined
  return { rows, columns, values: (attribution.data as Float32Array).subarray(0, rows * columns) }
}

/** The regions of the first sample, largest share first. */
function labelled(rows: Table['rows']): Table['rows'] {
  return rows
    .filter(({ sample }) => sample === 1)
    .map((row) => ({ ...row, label: row.region === 0 ? 'outside all regions' : `region ${row.region}` }))
}

const ALPHA = 0.05

function peaksByChance(rows: Table['rows']): boolean {
  return rows.some(({ p }) => typeof p === 'number' && p > ALPHA)
}

/** Whether every map was compared with untrained networks, and peaks higher than they do. */
function standsOut(rows: Table['rows']): boolean {
  return rows.length > 0 && rows.every(({ p }) => typeof p === 'number' && p <= ALPHA)
}

/** What the comparison with untrained networks says, of the worst of the maps; nothing where there was none. */
function chanceWords(rows: Table['rows']): string {
  const compared = rows.filter(({ p }) => typeof p === 'number')
  if (compared.length === 0) return ''
  const p = Math.max(...compared.map((row) => Number(row.p)))
  const draws = Number(compared[0]?.untrained)
  return p <= ALPHA
    ? `It peaks higher than the maps of ${draws} untrained networks (p ≤ ${p.toPrecision(2)}).`
    : `It peaks no higher than untrained networks do (p = ${p.toPrecision(2)} of ${draws}): where it is largest says nothing by itself.`
}
