import { z } from 'zod'
import { array, barChart, instrument, model, record, spikes, table } from '../contract.ts'
import { judgeDelays, makeDelays, makeNoDelays } from './delay-detector/phantom.ts'
import { costColumns, delayColumns, scoreColumns } from './delay-detector/tables.ts'

export default instrument({
  id: 'decode/delay-detector',
  title: 'Events from spikes at learned delays',
  summary:
    'Learns how long before an event each unit’s spikes count, tests it on unseen data, and compares what pruning synapses costs with what shorter delays cost.',
  sources: [
    'Grimaldi A, Perrinet LU (2023). Learning heterogeneous delays in a layer of spiking neurons for fast motion detection. Biol Cybern 117:373–387.',
  ],
  takes: { spikes: spikes({ what: 'spikes of sorted units with a behaviour that rises at events' }) },
  settings: z.object({
    behaviour: z
      .string()
      .default('')
      .describe('Name of what is detected: where its first column rises above the middle of its range; the first behaviour when empty.'),
    binS: z.number().min(0.001).max(1).default(0.005).describe('Length of a bin of time, in seconds.'),
    delays: z.int().min(2).max(100).default(16).describe('How many bins of delay each unit may have, the present bin among them.'),
    strength: z.number().min(1e-4).max(1e4).default(1).describe('How far weights may grow: the variance that is expected of them.'),
    testShare: z.number().min(0.1).max(0.5).default(0.3).describe('Share of the recording, its end, that is not learned from.'),
    shifts: z.int().min(19).max(999).default(99).describe('How often events are shifted in time to find what chance reaches.'),
  }),
  gives: {
    scores: table({ what: 'how well events are detected in unseen data', columns: scoreColumns, suffix: 'desc-detection_stats' }),
    delays: table({ what: 'the delay of each unit', columns: delayColumns, suffix: 'desc-delays_stats' }),
    costs: table({ what: 'what is left with fewer synapses', columns: costColumns, suffix: 'desc-costs_stats' }),
    kernel: array({ what: 'evidence of a spike: units × delays, the present bin first' }),
    detector: model({ what: 'the detector: counts of bins × units × delays in, log odds out', suffix: 'desc-detector_model' }),
    card: record({ what: 'the card of the detector', suffix: 'desc-detector_card' }),
  },
  async run({ spikes: trains }, settings, context) {
    // Imported here: listing the instruments must not load the network runtime.
    const { detectByDelays } = await import('./delay-detector/detect.ts')
    return detectByDelays(trains, settings, context)
  },
  verdict({ scores, delays, costs }) {
    const { auc, p } = scores?.rows[0] ?? {}
    if (!(Number(p) <= 0.05 && Number(auc) > 0.5))
      return { level: 'warn', sentence: 'Spikes before events tell nothing of them at any delay.' }
    const heeded = delays?.rows.filter((row) => row.heeded === 1) ?? []
    const half = costs?.rows.findLast((row) => Number(row.pruned) - 0.5 >= (Number(auc) - 0.5) / 2)
    return {
      level: 'good',
      sentence: `Events of unseen data are told from other moments with an area of ${Number(auc).toFixed(3)} (p = ${Number(p).toPrecision(2)}), by ${heeded.length} of ${delays?.rows.length} units.`,
      detail: `Half of what it gains over chance is left with ${half?.synapses} synapses of the largest weights, where as many of the shortest delays give ${Number(half?.shortened).toFixed(3)}.`,
    }
  },
  figures: ({ delays }) => (delays ? [barChart('Evidence of one spike at its best delay', delays, 'unit', 'weight')] : []),
  phantom: { fast: true, make: makeDelays, makeNull: makeNoDelays, judge: judgeDelays },
})
