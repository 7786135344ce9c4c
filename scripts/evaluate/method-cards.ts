// node scripts/evaluate/method-cards.ts [NAME…]: makes the method cards that are shipped, in native-models/weights/cards.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runContext } from '../../native-models/instruments/context.ts'
import groundTruth from '../../native-models/instruments/validate/ground-truth.ts'

const METHODS = [
  'smoothgrad',
  'input-x-gradient',
  'gradient',
  'deeplift',
  'lrp',
  'excitation-backpropagation',
  'guided-backpropagation',
  'deconvolution',
  'gradcam',
  'hirescam',
  'layercam',
  'eigencam',
  'guided-gradcam',
]

const SLOW = ['integrated-gradients', 'vargrad', 'gradient-shap']

/** 6 repetitions, so that the signal lies in each structure once, of 34 maps: 204 phantoms a card. */
const repeated = { seeds: 6, explained: 34 }

/** Settings of validate/ground-truth by the name of the file. */
const CARDS: Readonly<Record<string, Record<string, unknown>>> = {
  'mri-resnet-intensity': { methods: METHODS },
  'mri-resnet-volume': { signal: 'volume', methods: METHODS },
  'mri-resnet-disease': { signal: 'disease', methods: METHODS },
  'mri-resnet-lesions': { signal: 'lesions', steps: 400, methods: METHODS },
  'mri-unet-encoder-intensity': { network: 'unet-encoder', steps: 150, methods: METHODS },
  'mri-resnet-intensity-averages': { methods: SLOW },
}

const folder = join(import.meta.dirname, '..', '..', 'native-models', 'weights', 'cards')
mkdirSync(folder, { recursive: true })
const wanted = process.argv.slice(2)
for (const [name, settings] of Object.entries(CARDS)) {
  if (wanted.length && !wanted.includes(name)) continue
  const began = performance.now()
  const warn = (sentence: string) => console.log(`${name}: ${sentence}`)
  const { cards } = await groundTruth.run(
    { cohort: undefined },
    groundTruth.settings.parse({ ...repeated, ...settings }),
    runContext({ seed: 0, warn }),
  )
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(cards, null, 2)}\n`)
  console.log(`${name}: ${((performance.now() - began) / 60_000).toFixed(1)} min`)
}
