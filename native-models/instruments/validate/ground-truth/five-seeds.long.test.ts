import { expect, it } from 'vitest'
import { runContext } from '../../context.ts'
import groundTruth from '../ground-truth.ts'

it('over five repetitions SmoothGrad and input × gradient hold more of the truth than GradCAM; under nulls no place stands out', async () => {
  const settings = groundTruth.settings.parse({ seeds: 5 })
  const { ranking, gains, networks } = await groundTruth.run({ cohort: undefined }, settings, runContext())
  const row = (method: string) => ranking?.rows.find((r) => r.method === method) ?? {}
  const cam = row('gradcam')
  for (const method of ['smoothgrad', 'input-x-gradient']) {
    expect(Number(row(method).mass), method).toBeGreaterThan(Number(cam.mass))
    expect(Number(row(method).low), method).toBeGreaterThan(Number(row(method).chance))
    expect(Number(row(method).found), method).toBeGreaterThan(0.9)
  }
  expect(Number(row('smoothgrad').low)).toBeGreaterThan(Number(cam.high))
  for (const { method, network, above, aboveLow } of gains?.rows ?? []) {
    if (network === 'planted') expect(Number(aboveLow), `${method}`).toBeGreaterThan(0)
    // Five repetitions: intervals of nulls are wide, so what is asked is that none stands out as far as a signal does.
    else expect(Math.abs(Number(above)), `${method} ${network}`).toBeLessThan(1)
  }
  for (const { data, score, chance } of networks?.rows ?? [])
    if (data === 'planted') expect(Number(score)).toBeGreaterThan(2 * Number(chance))
})
