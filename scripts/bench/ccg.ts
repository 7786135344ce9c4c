// Cross-correlograms of all pairs of 200 units with 5 million spikes in an hour, 1 ms bins to ±50 ms, sorting included. The peer is ccg.py, which draws the same kind of spikes.
import { allCorrelograms } from '../../native-models/spikes/all-correlograms.ts'
import { seededRandom } from '../../native-models/statistics/random.ts'
import { serveRounds } from './rounds.ts'

const random = seededRandom(1)
const trains = Array.from({ length: 200 }, () => Float64Array.from({ length: 25_000 }, () => random.integer(3600 * 30_000)).sort())
await serveRounds(async () => allCorrelograms(trains, 30_000, { binS: 0.001, longest: 50 }))
