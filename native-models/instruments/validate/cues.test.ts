import { describe, expect, it } from 'vitest'
import { runContext } from '../context.ts'
import type { Samples } from '../contract.ts'
import { measuredCues } from './cues/measured-cues.ts'
import cues from './cues.ts'

/** Forty samples, half of each class with the mark; the class is said where `says` says so. */
function answers(says: (truth: string, mark: string) => boolean) {
  const rows = Array.from({ length: 40 }, (_, n) => {
    const [truth, mark] = [n % 2 ? 'ill' : 'well', n % 4 < 2 ? 'yes' : 'no']
    return { truth, predicted: says(truth, mark) ? 'ill' : 'well', mark }
  })
  return { columns: ['truth', 'predicted', 'mark'].map((name) => ({ name, description: name })), rows }
}

async function run(says: Parameters<typeof answers>[0], given: Record<string, unknown> = {}, data?: Samples) {
  const table = answers(says)
  return cues.run({ answers: table, data }, cues.settings.parse({ class: 'ill', draws: 199, ...given }), runContext())
}

describe('validate/cues', () => {
  it('counts hits and false alarms with and without the cue, and deals within each class', async () => {
    const hits = await run((truth, mark) => truth === 'ill' && mark === 'yes')
    expect(hits.cues?.rows).toMatchObject([
      { cue: 'mark = yes', with: 20, without: 20, hits: 100, alarms: 0, p: 1 / 200, pFamily: 1 / 200 },
    ])
    const alarms = await run((truth, mark) => truth === 'ill' || mark === 'yes')
    expect(alarms.cues?.rows[0]).toMatchObject({ hits: 0, alarms: 100, p: 1 / 200 })
    // Deals leave as many of each class with the mark as there are: nothing can differ where the truth alone decides.
    const neither = await run((truth) => truth === 'ill')
    expect(neither.cues?.rows[0]).toMatchObject({ hits: 0, alarms: 0, strength: 0, p: 1 })
  })

  it('says which way the cue works', async () => {
    const hiding = await run((truth, mark) => truth === 'ill' && mark === 'no')
    expect(hiding.cues?.rows[0]?.hits).toBe(-100)
    expect(cues.verdict?.({ ...hiding } as never, [])?.sentence).toBe(
      'The model follows a cue: with "mark = yes" it finds the class 100 points more seldom.',
    )
    const showing = await run((truth, mark) => truth === 'ill' && mark === 'yes')
    expect(cues.verdict?.({ ...showing } as never, [])?.sentence).toMatch(/finds the class 100 points oftener\.$/)
    const alarming = await run((truth, mark) => truth === 'ill' || mark === 'no')
    expect(cues.verdict?.({ ...alarming } as never, [])?.sentence).toMatch(/changes false alarms by −100 points\.$/)
  })

  it('refuses what it cannot judge', async () => {
    const always = () => true
    await expect(run(always, { truth: 'diagnosis' })).rejects.toMatchObject({
      kind: 'input',
      message: expect.stringContaining('The table has no column "diagnosis".'),
    })
    await expect(run(always, { class: 'dead' })).rejects.toThrow('No sample is of class "dead".')
    await expect(run(always, { cues: ['site'] })).rejects.toThrow('The table has no column "site".')
    const two = { array: { shape: [2, 4, 4], data: new Float32Array(32) } }
    await expect(run(always, {}, two)).rejects.toMatchObject({
      kind: 'input',
      message: expect.stringContaining('There are 40 answers, but 2 samples.'),
    })
  })

  it('measures line noise as its share of the power, and brightness of the border and of the corners', () => {
    const [rate, length] = [200, 200]
    const wave = (hz: number) => Array.from({ length }, (_, n) => Math.sin((2 * Math.PI * hz * n) / rate))
    const mixed = wave(50).map((value, n) => value + (wave(10)[n] ?? 0))
    const found = measuredCues({ shape: [2, 1, length], data: Float32Array.from([...wave(50), ...mixed]) }, rate)
    expect(found.get('measured: line noise at 50 Hz')).toEqual([expect.closeTo(1, 5), expect.closeTo(0.5, 5)])
    expect(found.get('measured: line noise at 60 Hz')?.[0]).toBeCloseTo(0, 5)
    const framed = Float32Array.from({ length: 16 }, (_, p) => (p === 0 ? 8 : p === 5 ? 4 : 0))
    const image = measuredCues({ shape: [1, 4, 4], data: framed }, 0)
    expect(image.get('measured: brightness of the border (skull, frame)')).toEqual([8 / 12])
    expect(image.get('measured: brightest corner (burnt-in marks)')).toEqual([8])
    expect(image.get('measured: empty share (field of view)')).toEqual([14 / 16])
  })
})
