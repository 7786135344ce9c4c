// node scripts/evaluate/method-cards.ts [NAME…]: makes the method cards that are shipped, in native-models/weights/cards.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runContext } from '../../native-models/instruments/context.ts'
import groundTruth from '../../native-models/instruments/validate/ground-truth.ts'

const USUAL = ['smoothgrad', 'input-x-gradient', 'gradient', 'deeplift', 'lrp', 'guided-backpropagation', 'gradcam']
const FURTHER = ['excitation-backpropagation', 'deconvolution', 'hirescam', 'layercam', 'eigencam', 'guided-gradcam']
const SLOW = ['integrated-gradients', 'vargrad', 'gradient-shap', 'occlusion']

/** Six repetitions, so that the signal lies in each structure once. */
const seeds = 6
/** Signals that take more to learn than brightness. */
const longer = { subjects: 600, steps: 400, explained: 20 }

/** What runs on a recurrent network: no class activations, no relevance rules. */
const RECURRENT = ['gradient', 'input-x-gradient', 'smoothgrad', 'integrated-gradients', 'vargrad', 'occlusion']
/** A GRU needs more trials, in larger batches. */
const recurrent = { signal: 'firing', subjects: 3000, batch: 64, rate: 0.01, steps: 400 }

/** Settings of validate/ground-truth by the name of the file. */
const CARDS: Readonly<Record<string, Record<string, unknown>>> = {
  'mri-resnet-intensity': { seeds, explained: 34, methods: [...USUAL, ...FURTHER] },
  'mri-resnet-volume': { seeds, ...longer, signal: 'volume', methods: USUAL },
  'mri-resnet-disease': { seeds, explained: 20, signal: 'disease', methods: USUAL },
  'mri-resnet-lesions': { seeds, ...longer, signal: 'lesions', methods: USUAL },
  'mri-unet-encoder-intensity': { seeds, explained: 20, network: 'unet-encoder', steps: 150, methods: USUAL },
  'mri-unet-encoder-lesions': { seeds: 3, ...longer, network: 'unet-encoder', signal: 'lesions', methods: USUAL },
  'eeg-eegnet-evoked': { seeds, explained: 20, signal: 'evoked', methods: USUAL },
  'eeg-shallow-rhythm': { seeds, explained: 20, signal: 'rhythm', methods: USUAL },
  'spikes-gru-firing': { seeds, explained: 20, ...recurrent, methods: RECURRENT },
  'mri-resnet-intensity-averages': { seeds, explained: 10, methods: SLOW },
}

const folder = join(import.meta.dirname, '..', '..', 'native-models', 'weights', 'cards')
mkdirSync(folder, { recursive: true })
const wanted = process.argv.slice(2)
for (const [name, settings] of Object.entries(CARDS)) {
  if (wanted.length && !wanted.includes(name)) continue
  const began = performance.now()
  const warn = (sentence: string) => console.log(`${name}: ${sentence}`)
  const { cards } = await groundTruth.run({ cohort: undefined }, groundTruth.settings.parse(settings), runContext({ seed: 0, warn }))
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(cards, null, 2)}\n`)
  console.log(`${name}: ${((performance.now() - began) / 60_000).toFixed(1)} min`)
}
