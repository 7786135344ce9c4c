import { z } from 'zod'
import { drawing, drawn, instrument, labelVolume, model, overlay, type Table, table, volume } from '../contract.ts'
import { judgeRobustness, makeBlindSegmenter, makeBlockSegmenter } from './robustness/phantom.ts'
import { labelColumns, strengthColumns } from './robustness/tables.ts'

export default instrument({
  id: 'validate/robustness',
  title: 'Robustness of a segmentation',
  summary:
    'Changes a scan a little so that a segmentation network errs: noise, FGSM, PGD and the dense adversary, at the same largest change.',
  sources: [
    'Paschali M et al. (2018). Generalizability vs. robustness: adversarial examples for medical imaging. MICCAI. Clean, noisy and adversarial Dice side by side.',
    'Goodfellow IJ, Shlens J, Szegedy C (2015). Explaining and harnessing adversarial examples. arXiv:1412.6572. FGSM.',
    'Madry A et al. (2018). Towards deep learning models resistant to adversarial attacks. arXiv:1706.06083. PGD.',
    'Xie C et al. (2017). Adversarial examples for semantic segmentation and object detection. arXiv:1703.08603. Dense adversary generation, brought back into the budget.',
    'Wang Z et al. (2004). Image quality assessment: from error visibility to structural similarity. IEEE TIP 13:600–612. SSIM.',
  ],
  takes: {
    scan: volume({ what: 'a scan that the network can label' }),
    model: model({
      what: 'a segmentation network over volumes, as ONNX; without it, the network of segment/tissue in its own window',
      optional: true,
    }),
    truth: labelVolume({ what: 'the right labels; without them, what the network says of the unchanged scan', optional: true }),
  },
  settings: z.object({
    epsilon: z
      .array(z.number().positive())
      .min(1)
      .default([0.01, 0.02, 0.05, 0.1])
      .describe('Largest changes of a voxel, in units of the input of the network (with percentiles: shares of the brightness range).'),
    steps: z.int().min(1).max(500).default(10).describe('Steps of the attacks that take many.'),
    wish: z
      .enum(['nearest', 'exchanged'])
      .default('nearest')
      .describe('What the dense adversary wants in each voxel: the strongest wrong class, or the next class in order.'),
    spacingMm: z
      .number()
      .min(0)
      .max(20)
      .default(0)
      .describe('For a network of your own: voxel size that it works at, in mm; 0 keeps that of the scan.'),
    intensities: z
      .enum(['percentiles', 'z-score', 'none'])
      .default('percentiles')
      .describe('For a network of your own: how brightness is scaled (percentiles 0.5–99.5 to 0–1; mean 0 and SD 1; as it is).'),
    axes: z.enum(['z, y, x', 'x, y, z']).default('z, y, x').describe('For a network of your own: order of the axes of its input (RAS).'),
    multiple: z
      .int()
      .min(1)
      .max(256)
      .default(16)
      .describe('For a network of your own with free axes: their lengths are padded to a multiple of this.'),
  }),
  gives: {
    strength: table({ what: 'Dice against the size of the change', columns: strengthColumns, suffix: 'desc-strength_stats' }),
    labels: table({ what: 'Dice of each label', columns: labelColumns, suffix: 'desc-labels_stats' }),
    curve: drawing({ what: 'Dice against the size of the change' }),
    seen: volume({ what: 'the scan as the network sees it', suffix: 'desc-seen' }),
    cleanLabels: labelVolume({ what: 'labels of the unchanged scan', suffix: 'desc-clean_dseg' }),
    attacked: volume({ what: 'the scan under the worst attack', suffix: 'desc-attacked' }),
    attackedLabels: labelVolume({ what: 'labels under the worst attack', suffix: 'desc-attacked_dseg' }),
  },
  async run(inputs, settings, context) {
    const { measureRobustness } = await import('./robustness/run.ts')
    return await measureRobustness(inputs, settings, context)
  },
  verdict({ strength }) {
    const rows = strength?.rows ?? []
    const [first] = rows
    const [clean, chance] = [Number(first?.clean), Number(first?.chance)]
    if (!first || clean <= chance + 0.05) {
      const sentence = `Without any change Dice is ${clean.toFixed(2)}, hardly more than chance (${chance.toFixed(2)}): there is nothing to attack.`
      return { level: 'warn', sentence }
    }
    const half = (clean + chance) / 2
    const noiseOf = (row: (typeof rows)[number]) => Number(row.dice) + Number(row.beyondNoise)
    const broken = rows.find((row) => row.change !== 'noise' && Number(row.dice) <= half)
    const lowest = lowestOf(rows) ?? first
    const detail = `Lowest Dice ${Number(lowest.dice).toFixed(2)}: ${lowest.change} up to ${lowest.epsilon}, noise of that size leaves ${noiseOf(lowest).toFixed(2)}. Chance is ${chance.toFixed(2)}.`
    if (!broken) {
      const sentence = `No change up to ${rows.at(-1)?.epsilon} takes half of its Dice beyond chance (unchanged ${clean.toFixed(2)}).`
      return { level: 'good', sentence, detail }
    }
    const likeness = broken.ssim === null ? '' : ` (SSIM ${Number(broken.ssim).toFixed(2)})`
    const sentence = `A change of at most ${broken.epsilon} a voxel${likeness} takes Dice from ${clean.toFixed(2)} to ${Number(broken.dice).toFixed(2)}; noise of that size leaves ${noiseOf(broken).toFixed(2)}.`
    return { level: 'bad', sentence, detail }
  },
  figures: ({ strength, curve, seen, cleanLabels, attacked, attackedLabels }) => [
    ...(curve ? [drawn('Dice against the size of the change', curve)] : []),
    ...(seen && cleanLabels ? [overlay('Labels of the unchanged scan', seen, cleanLabels)] : []),
    ...(attacked && attackedLabels ? [overlay(worstTitle(strength?.rows ?? []), attacked, attackedLabels, cleanLabels)] : []),
  ],
  phantom: { fast: true, make: makeBlockSegmenter, makeNull: makeBlindSegmenter, judge: judgeRobustness },
})

/** The attack with the lowest Dice; of equals the smallest. */
function lowestOf(rows: Table['rows']): Table['rows'][number] | undefined {
  const attacks = rows.filter(({ change }) => change !== 'noise')
  return attacks.find((row) => attacks.every(({ dice }) => Number(dice) >= Number(row.dice)))
}

function worstTitle(rows: Table['rows']): string {
  const lowest = lowestOf(rows)
  return lowest ? `Labels under the worst attack: ${lowest.change} up to ${lowest.epsilon}` : 'Labels under the worst attack'
}
