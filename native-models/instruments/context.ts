import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Problem } from '../data/problem.ts'
import { seededRandom } from '../statistics/random.ts'
import type { RunContext } from './contract.ts'

/**
 * A context to run an instrument in: quiet, never cancelled and seeded with 0 unless `given` says otherwise.
 * The host gives it a progress bar and a cancel button; tests and phantoms take it as it is.
 */
export function runContext(given: Partial<RunContext> & { seed?: number } = {}): RunContext {
  const { seed = 0, ...rest } = given
  return {
    progress: () => {},
    signal: new AbortController().signal,
    random: seededRandom(seed),
    warn: () => {},
    model: weightsPath,
    ...rest,
  }
}

/** The path of the shipped network `name`; `Problem` (failed) when it is not there. */
export function weightsPath(name: string): string {
  const path = join(import.meta.dirname, '..', 'weights', `${name}.onnx`)
  if (!existsSync(path)) {
    throw new Problem({
      kind: 'failed',
      file: path,
      what: `The network "${name}" is not installed.`,
      remedy: 'Put its .onnx file there; it belongs to the project and comes with a complete copy of it.',
    })
  }
  return path
}
