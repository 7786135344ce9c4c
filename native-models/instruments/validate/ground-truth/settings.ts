import { z } from 'zod'

/** Settings of validate/ground-truth. */
export const settings = z.object({
  signal: z
    .enum(['intensity', 'volume', 'disease', 'lesions'])
    .default('intensity')
    .describe('What the target is read from: brightness or volume of a region, a bright region with a dark one, or lesion load.'),
  planted: z.boolean().default(true).describe('False plants nothing: what do methods find then?'),
  suppressor: z.boolean().default(false).describe('Noise of the signal shows in a second region, which says nothing about the target.'),
  shortcut: z.boolean().default(false).describe('In training a mark in a corner goes with the target, in the test it does not.'),
  region: z
    .string()
    .default('')
    .describe('With a cohort: the name or number of the region that carries the signal; the largest unless given.'),
  second: z.string().default('').describe('With a cohort and a disease: the region that is low where the first is high.'),
  size: z.int().min(12).max(128).default(24).describe('Voxels along each axis of what the network sees.'),
  subjects: z.int().min(40).max(20000).default(300).describe('Phantoms in each cohort.'),
  network: z.enum(['resnet', 'unet-encoder', 'linear']).default('resnet').describe('What is trained.'),
  width: z.int().min(2).max(64).default(8).describe('Channels of its first stage.'),
  steps: z.int().min(10).max(200000).default(250).describe('Most training steps; training stops when validation no longer improves.'),
  batch: z.int().min(2).max(256).default(16).describe('Samples of each training step.'),
  rate: z.number().positive().default(0.003).describe('Largest learning rate.'),
  methods: z
    .array(z.string())
    .min(1)
    .default(['smoothgrad', 'input-x-gradient', 'gradient', 'gradcam'])
    .describe('Attribution methods, by their names after "explain/"; with settings of their own as lrp:composite=epsilon-gamma.'),
  seeds: z.int().min(1).max(100).default(1).describe('Repetitions, each with phantoms, split and weights of its own.'),
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
