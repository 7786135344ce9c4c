import { expect, it } from 'vitest'
import { plantedTrials } from '../../../phantoms/planted/trials.ts'
import { seededRandom } from '../../../statistics/random.ts'
import type { MethodCard } from './card.ts'
import { cardPage } from './card-page.ts'
import { drawExample } from './example.ts'
import { phantomTask } from './phantom-task.ts'
import { trialsTask } from './trials-task.ts'

const share = (value: number) => ({ value, low: value / 2, high: Math.min(1, 1.2 * value) })

it('a page holds every card in words, with its shares and what it was measured on', () => {
  const card: MethodCard = {
    method: 'a',
    title: 'A & B <method>',
    settings: {},
    usual: true,
    modality: 'mri',
    family: 'residual network',
    signal: 'intensity',
    found: share(0.71),
    maps: 200,
    samples: 200,
    p: 0.01,
    chance: share(0.06),
    empty: share(0.04),
    elsewhere: share(0.1),
    mass: share(0.3),
    chanceMass: 0.02,
    networks: 5,
    repetitions: 5,
    data: 'phantom heads',
    network: 'a network',
    processing: { smoothVoxels: 2, cutoffPercent: 0 },
    command: '',
  }
  const page = cardPage([card, { ...card, title: 'Second', found: share(0.2) }])
  const words = page.replace(/<[^>]*>/g, ' ')
  expect(words).toContain('A &#38; B &#60;method&#62;')
  expect(words).toContain('This method found the planted signal in 71 % of 200 phantoms like this one; chance 6 %.')
  expect(words).toContain('71 % (36 % to 85 %)')
  expect(words).toContain('Measured on phantom heads. a network. 200 maps of 5 networks')
  // The second misses more than it finds: it is drawn in the tone of what fails.
  expect(page.match(/stroke="#b3382b"/g)).toHaveLength(1)
  expect(page.match(/stroke="#1f7a4c"/g)).toHaveLength(1)
})

it('an example shows each map in the slice that holds most of the truth, which is outlined', () => {
  const task = phantomTask({ signal: 'intensity', size: 12, subjects: 2, turn: 0 }, seededRandom(1))
  const { truth } = task.subjects[1].places()
  const drawing = drawExample(task, { subject: 1, maps: [{ title: 'Truth', map: Float32Array.from(truth) }] })
  expect(drawing.match(/<image /g)).toHaveLength(2)
  // The outline of the truth's largest slice: an edge wherever a voxel in meets one out.
  const slices = Array.from({ length: 12 }, (_, k) => truth.slice(144 * k, 144 * (k + 1)))
  const sum = (mask: Uint8Array) => mask.reduce((a, b) => a + b, 0)
  const largest = slices.reduce((a, b) => (sum(b) > sum(a) ? b : a))
  let edges = 0
  for (let n = 0; n < 144; n++) for (const step of [1, -1, 12, -12]) if (largest[n] && !largest[n + step]) edges++
  const [outline] = /d="[^"]*"/.exec(drawing) ?? ['']
  expect(outline.match(/[hv]1/g)).toHaveLength(edges)
})

it('an example of a recording shows channels from the top by time, the truth outlined', () => {
  const task = trialsTask(plantedTrials({ signal: 'evoked', channels: 10, samples: 50, trials: 2, turn: 0 }, seededRandom(1)), {
    modality: 'eeg',
    signal: 'evoked',
    shape: [1, 10, 50],
  })
  const { truth } = task.subjects[0].places()
  const drawing = drawExample(task, { subject: 0, maps: [{ title: 'Truth', map: Float32Array.from(truth) }] })
  const [outline] = /d="[^"]*"/.exec(drawing) ?? ['']
  const first = truth.indexOf(1)
  // A box of two channels by eight samples, its first edge along the top of its first channel.
  expect(outline.match(/h1/g)).toHaveLength(2 * 8)
  expect(outline.match(/v1/g)).toHaveLength(2 * 2)
  expect(outline).toContain(`M${first % 50} ${Math.floor(first / 50)}h1`)
})
