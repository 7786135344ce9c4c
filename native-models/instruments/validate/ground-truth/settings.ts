import { z } from 'zod'
import { NETWORKS } from './network-names.ts'

/** Settings of validate/ground-truth. */
export const settings = z.object({
  signal: z
    .enum(['intensity', 'volume', 'disease', 'lesions', 'evoked', 'source', 'rhythm', 'firing'])
    .default('intensity')
    .describe(
      'What the target is read from. Of scans: brightness or volume of a region, a bright region with a dark one, or lesion load. Of recordings: an evoked response (of some channels, or of a source in a head with lasting background and blinks) or the power of a rhythm. Of counts of spikes: firing.',
    ),
  planted: z.boolean().default(true).describe('False plants nothing: what do methods find then?'),
  suppressor: z.boolean().default(false).describe('Noise of the signal shows in a second place, which says nothing about the target.'),
  shortcut: z
    .boolean()
    .default(false)
    .describe('In training a mark in a corner, or the first channel or unit, goes with the target; in the test it does not.'),
  region: z
    .string()
    .default('')
    .describe('With a cohort: the name or number of the region that carries the signal; the largest unless given.'),
  second: z.string().default('').describe('With a cohort and a disease: the region that is low where the first is high.'),
  channels: z
    .int()
    .min(6)
    .max(1024)
    .default(16)
    .describe(
      'Channels of a recording, or units, of phantoms that have them; of a source in the head the next montage of 8, 19, 32 or 61.',
    ),
  samples: z.int().min(0).max(4096).default(0).describe('Samples of a recording, or lags of counts; 0 for 128 and 12.'),
  size: z.int().min(12).max(128).default(24).describe('Voxels along each axis of what the network sees.'),
  subjects: z.int().min(40).max(20000).default(300).describe('Phantoms in each cohort.'),
  network: z
    .enum(['usual', ...NETWORKS])
    .default('usual')
    .describe(
      'What is trained; usual is a residual network for scans, EEGNet for evoked responses, a shallow network for rhythms, a GRU for firing.',
    ),
  width: z.int().min(2).max(64).default(8).describe('Channels or filters of its first stage.'),
  steps: z.int().min(10).max(200000).default(250).describe('Most training steps; training stops when validation no longer improves.'),
  batch: z.int().min(2).max(256).default(16).describe('Samples of each training step.'),
  rate: z.number().positive().default(0.003).describe('Largest learning rate.'),
  methods: z
    .array(z.string())
    .default([])
    .describe(
      'Attribution methods, by their names after "explain/"; with settings of their own as lrp:composite=epsilon-gamma. Unless given: SmoothGrad, input × gradient, gradient, and GradCAM where there are convolutions.',
    ),
  seeds: z.int().min(1).max(100).default(1).describe('Repetitions, each with phantoms, split and weights of its own.'),
  networks: z
    .int()
    .min(1)
    .max(20)
    .default(1)
    .describe(
      'Networks trained on the task in each repetition, from weights of their own; each person counts with the mean over them. More of them tell methods apart that differ little.',
    ),
  explained: z.int().min(2).max(10000).default(30).describe('Test subjects whose maps are scored in each repetition, at most.'),
  randomNetworks: z
    .int()
    .min(2)
    .max(1000)
    .default(12)
    .describe('Untrained networks in each repetition: what they give sets the threshold.'),
  smoothVoxels: z.number().min(0).max(20).default(2).describe('Smoothing of each map: full width at half maximum in voxels.'),
  cutoffPercent: z.number().min(0).max(99.9).default(0).describe('Values of a map below this percentile of the brain are set to 0.'),
})

export type Settings = z.infer<typeof settings>
