import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { Problem } from '../../../data/problem.ts'
import { checkRegister, hypothesisOf, isConfirmatory, placeHash } from '../../../hypotheses/register.ts'
import type { RunContext, Samples, Table } from '../../contract.ts'
import { testAgainstNulls } from '../dead-salmon/test-against-nulls.ts'
import { SINGLE_NULLS } from '../dead-salmon.ts'

/** Runs the registered test, exactly as it was registered. `Problem` when model, place or null are not those of the register. */
export async function testHypothesis(
  inputs: { register: unknown; data: Samples; model: string; place: Samples; inside?: Samples },
  number: number,
  context: RunContext,
): Promise<{ row: Table['rows'][number] }> {
  const register = checkRegister(inputs.register)
  const claimed = hypothesisOf(register, number)
  const sha256 = createHash('sha256')
    .update(await readFile(inputs.model))
    .digest('hex')
  if (sha256 !== claimed.model.sha256) {
    throw new Problem({
      file: inputs.model,
      what: `This is not the model that was registered (${claimed.model.name}).`,
      remedy: `Give the file with the SHA-256 ${claimed.model.sha256.slice(0, 12)}…, or register a hypothesis about this one.`,
    })
  }
  if (placeHash(inputs.place.array) !== claimed.place.sha256) {
    throw new Problem({
      what: `This is not the place that was registered (${claimed.place.name}).`,
      remedy: 'Give that place, or register a hypothesis about this one.',
    })
  }
  const chosen = SINGLE_NULLS.find((name) => name === claimed.null)
  if (!chosen) throw new Problem({ what: `The null "${claimed.null}" is not known.`, remedy: `There are ${SINGLE_NULLS.join(', ')}.` })
  const [tested] = await testAgainstNulls(
    inputs,
    {
      methods: [claimed.method],
      methodSettings: claimed.methodSettings ?? '',
      target: claimed.target,
      nulls: [chosen],
      statistics: [claimed.statistic],
      direction: claimed.direction,
      draws: claimed.draws,
      samples: Number.MAX_SAFE_INTEGER,
      alpha: claimed.alpha,
    },
    context,
  )
  const p = Number(tested?.p)
  return {
    row: {
      number,
      claim:
        claimed.claim ||
        `${claimed.direction === 'greater' ? 'More' : 'Less'} relevance lies in ${basename(claimed.place.name)} than by chance.`,
      registered: claimed.time,
      method: claimed.method,
      statistic: `${claimed.statistic}, ${claimed.direction}`,
      null: claimed.null,
      observed: tested?.observed ?? null,
      expected: tested?.expected ?? null,
      p,
      alpha: claimed.alpha,
      rejected: p <= claimed.alpha ? 'yes' : 'no',
      confirmatory: isConfirmatory(register, number) ? 'yes' : 'no',
    },
  }
}
