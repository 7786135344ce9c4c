import { z } from 'zod'
import { barChart, instrument, labelVolume, overlay, qualityColumns, table, volume } from '../contract.ts'
import { judgeTissue, makeHead, makeNoise } from './tissue/phantom.ts'
import { volumeColumns } from './tissue/tables.ts'
import { segmentationVerdict } from './tissue/verdict.ts'

export default instrument({
  id: 'segment/tissue',
  title: 'Tissue segmentation',
  summary: 'Labels brain tissue in a T1, T2, FLAIR or PD head scan and measures its volumes.',
  sources: [
    'Billot B et al. (2023). SynthSeg: segmentation of brain MRI scans of any contrast and resolution without retraining. Medical Image Analysis 86:102789. The synthesis that the network was trained on.',
    'Ashburner J, Friston KJ (2005). Unified segmentation. NeuroImage 26:839–851. The mixture of Gaussians with a spatial prior.',
    'Van Leemput K et al. (1999). Automated model-based tissue classification of MR images of the brain. IEEE TMI 18:897–908. Bias field and Markov field in the mixture.',
  ],
  takes: { scan: volume({ what: 'a 3-D head scan (T1, T2, FLAIR or PD), with or without skull' }) },
  settings: z.object({
    spacing: z
      .enum(['1 mm', '2 mm'])
      .default('1 mm')
      .describe('Finest voxel size that is worked at: finer scans are brought to it and their labels back. 2 mm is quicker and coarser.'),
    probabilities: z.boolean().default(false).describe('Also give the probability of each tissue in each voxel.'),
    biasCorrected: z.boolean().default(false).describe('Also give the scan without its bias field (uneven brightness of the coil).'),
  }),
  gives: {
    labels: labelVolume({ what: 'tissue of each voxel', suffix: 'dseg' }),
    mask: labelVolume({ what: 'brain mask', suffix: 'desc-brain_mask' }),
    volumes: table({ what: 'volume and brightness of each tissue', columns: volumeColumns, suffix: 'desc-volumes_stats' }),
    quality: table({ what: 'how far to trust this result', columns: qualityColumns, suffix: 'desc-quality_stats' }),
    probabilities: volume({ what: 'probability of each tissue, in the order of the labels', optional: true, suffix: 'probseg' }),
    corrected: volume({ what: 'scan without its bias field', optional: true, suffix: 'desc-biasCorrected' }),
  },
  async run({ scan }, { spacing, probabilities, biasCorrected }, context) {
    // Imported here: listing the instruments must not load the network runtime.
    const { openHeadNetwork } = await import('./tissue/network.ts')
    const { segmentHead } = await import('./tissue/segment-head.ts')
    const network = await openHeadNetwork(context.model('tissue'))
    try {
      return await segmentHead(scan, network, { finestMm: Number.parseFloat(spacing), probabilities, biasCorrected }, context)
    } finally {
      await network.close()
    }
  },
  verdict: ({ volumes, quality }, warnings) => segmentationVerdict(volumes, quality, warnings),
  figures: ({ scan, labels, volumes }) => [
    ...(labels ? [overlay('Tissues', scan, labels)] : []),
    ...(volumes
      ? [barChart('Volume of each tissue', { ...volumes, rows: volumes.rows.filter(({ index }) => index !== null) }, 'name', 'volume')]
      : []),
  ],
  phantom: { make: makeHead, makeNull: makeNoise, judge: judgeTissue },
})
