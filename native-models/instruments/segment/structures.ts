import { z } from 'zod'
import { barChart, drawn, instrument, labelVolume, overlay, qualityColumns, type Table, table, volume } from '../contract.ts'
import { drawLines } from '../draw-lines.ts'
import { judgeStructures, makeHead } from './structures/phantom.ts'
import {
  calibrationColumns,
  confidenceColumns,
  doubtsHead,
  predictDice,
  readDiceModel,
  withPredictedDice,
} from './structures/predicted-dice.ts'
import { makeNoise } from './tissue/phantom.ts'
import { volumeColumns } from './tissue/tables.ts'
import { segmentationVerdict } from './tissue/verdict.ts'

export default instrument({
  id: 'segment/structures',
  title: 'Structures of the brain',
  summary: 'Labels 32 structures of the brain, left and right apart, in a T1, T2, FLAIR or PD head scan and measures their volumes.',
  sources: [
    'Billot B et al. (2023). SynthSeg: segmentation of brain MRI scans of any contrast and resolution without retraining. Medical Image Analysis 86:102789. The synthesis that the network was trained on.',
    'Fischl B et al. (2002). Whole brain segmentation. Neuron 33:341–355. The structures, their numbers and names.',
    'Ashburner J, Friston KJ (2005). Unified segmentation. NeuroImage 26:839–851. The mixture of Gaussians with a spatial prior.',
  ],
  takes: { scan: volume({ what: 'a 3-D head scan (T1, T2, FLAIR or PD), with or without skull' }) },
  settings: z.object({
    spacing: z
      .enum(['1 mm', '2 mm'])
      .default('1 mm')
      .describe('Finest voxel size that is worked at: finer scans are brought to it and their labels back. 2 mm is quicker and coarser.'),
  }),
  gives: {
    labels: labelVolume({ what: 'structure of each voxel, with the numbers of FreeSurfer', suffix: 'desc-structures_dseg' }),
    mask: labelVolume({ what: 'brain mask', suffix: 'desc-brain_mask' }),
    volumes: table({ what: 'volume and brightness of each structure', columns: volumeColumns, suffix: 'desc-volumes_stats' }),
    confidence: table({ what: 'predicted Dice of each structure', columns: confidenceColumns, suffix: 'desc-confidence_stats' }),
    calibration: table({
      what: 'what predicted Dice was worth on synthetic scans of heads left out',
      columns: calibrationColumns,
      suffix: 'desc-calibration_stats',
    }),
    quality: table({ what: 'how far to trust this result', columns: qualityColumns, suffix: 'desc-quality_stats' }),
  },
  async run({ scan }, { spacing }, context) {
    // Imported here: listing the instruments must not load the network runtime.
    const { openHeadNetwork } = await import('./tissue/network.ts')
    const { structureClasses } = await import('./structures/brain-structures.ts')
    const { segmentStructures } = await import('./structures/segment-structures.ts')
    const dice = await readDiceModel(context.model('structures'))
    const whole = await openHeadNetwork(context.model('structures'), structureClasses)
    const closer = await openHeadNetwork(context.model('structures-closer'), structureClasses)
    try {
      const { evidence, ...result } = await segmentStructures(scan, { whole, closer }, { finestMm: Number.parseFloat(spacing) }, context)
      const confidence = predictDice(evidence.structures, evidence.scan, dice)
      const doubt = doubtsHead(confidence, evidence.scan)
      if (doubt) context.warn(doubt)
      return {
        ...result,
        quality: withPredictedDice(result.quality, confidence),
        confidence,
        calibration: { columns: calibrationColumns, rows: dice.calibration.map((row) => ({ ...row })) },
      }
    } finally {
      await whole.close()
      await closer.close()
    }
  },
  verdict: ({ volumes, quality }, warnings) => segmentationVerdict(volumes, quality, warnings),
  figures: ({ scan, labels, volumes, confidence, calibration }) => [
    ...(labels ? [overlay('Structures', scan, labels)] : []),
    ...(volumes
      ? [barChart('Volume of each structure', { ...volumes, rows: volumes.rows.filter(({ index }) => index !== null) }, 'name', 'volume')]
      : []),
    ...(confidence ? [barChart('Predicted Dice of each structure', confidence, 'name', 'predicted', 1)] : []),
    ...(calibration ? [drawn('What predicted Dice was worth on synthetic scans with a known truth', calibrationCurve(calibration))] : []),
  ],
  phantom: { make: makeHead, makeNull: makeNoise, judge: judgeStructures },
})

/** Predicted against true Dice, with the line of a prediction that is always right. */
function calibrationCurve({ rows }: Table): string {
  const predicted = rows.map((row) => Number(row.predicted))
  return drawLines({
    x: predicted,
    lines: [
      { name: 'true Dice (mean)', color: '#2563eb', y: rows.map((row) => Number(row.true)) },
      { name: 'as predicted', color: '#9aa4b2', y: predicted },
    ],
    xLabel: 'Predicted Dice',
    yLabel: 'True Dice',
  })
}
