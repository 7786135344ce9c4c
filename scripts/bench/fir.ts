// 1–40 Hz FIR on 64 channels × 10 min × 500 Hz. The peer is fir.py.
import { applyFir } from '../../native-models/signal/apply-fir.ts'
import { designFir } from '../../native-models/signal/design-fir.ts'
import { seededRandom } from '../../native-models/statistics/random.ts'
import { serveRounds } from './rounds.ts'

const random = seededRandom(1)
const rows = Array.from({ length: 64 }, () => Float32Array.from({ length: 300_000 }, () => 1e-5 * random.normal()))
await serveRounds(async () => applyFir(rows, designFir(500, { lowHz: 1, highHz: 40 }).taps))
