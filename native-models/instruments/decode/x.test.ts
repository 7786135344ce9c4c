import { it } from 'vitest'
import { seededRandom } from '../../statistics/random.ts'
import { runContext } from '../context.ts'
import epochs from './epochs.ts'
import { imagery } from './parts/imagery.ts'

it('x', async () => {
  for (const [decoder, trials, passes] of [
    ['shallow-convnet', 80, 60],
    ['eegnet', 160, 120],
  ] as const) {
    const { recording } = imagery(seededRandom(1), { differs: true, trials })
    const t0 = performance.now()
    const { scores, card } = await epochs.run(
      { recording, others: undefined },
      epochs.settings.parse({ toS: 1.99, permutations: 19, decoder, folds: 2, passes }),
      runContext({ seed: 1 }),
    )
    console.log(decoder, trials, passes, scores?.rows[0].auc, scores?.rows[0].p, (card as any).stoppedAt, (performance.now() - t0) / 1000)
  }
}, 600000)
