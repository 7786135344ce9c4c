import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { append, placeHash, readRegister } from '../../../hypotheses/register.ts'
import type { Random } from '../../../statistics/random.ts'
import type { Samples, Score, Table } from '../../contract.ts'
import { makeSeeingNetwork, makeUntrainedNetwork } from '../dead-salmon/phantom.ts'

interface Made {
  inputs: { register: unknown; data: Samples; model: string; place: Samples; inside: undefined }
  truth: undefined
}

/** A claim about a network that looks at the place. */
export function makeTrueClaim(random: Random): Promise<Made> {
  return claimAbout(makeSeeingNetwork, random)
}

/** The same claim about a network of random weights. */
export function makeFalseClaim(random: Random): Promise<Made> {
  return claimAbout(makeUntrainedNetwork, random)
}

async function claimAbout(make: typeof makeSeeingNetwork, random: Random): Promise<Made> {
  const { inputs } = await make(random)
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-register-'))
  try {
    const path = join(folder, 'register.json')
    await append(path, 'hypothesis', {
      claim: 'The network looks at the square.',
      model: {
        name: 'salmon',
        sha256: createHash('sha256')
          .update(await readFile(inputs.model))
          .digest('hex'),
      },
      place: { name: 'square', sha256: placeHash(inputs.place.array) },
      method: 'gradient',
      target: '0',
      statistic: 'relevance mass',
      direction: 'greater',
      null: 'random weights',
      draws: 39,
      alpha: 0.03,
    })
    return { inputs: { ...inputs, register: await readRegister(path) }, truth: undefined }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export function judgeHypothesis(result: { test?: Table }, _: unknown, isNull: boolean): Score[] {
  const row = result.test?.rows[0]
  const p = Number(row?.p ?? Number.NaN)
  return isNull
    ? [{ name: 'p of the claim about a network that knows nothing', value: p, chance: 0.5, mark: 0.03, better: 'higher' }]
    : [{ name: 'p of the claim about a network that looks there', value: p, chance: 0.5, mark: 0.03, better: 'lower' }]
}
