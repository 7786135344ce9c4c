import { expect, it } from 'vitest'
import { runContext } from '../../context.ts'
import groundTruth from '../ground-truth.ts'

it('over five repetitions SmoothGrad and input × gradient hold more of the truth than GradCAM; under nulls no place stands out', async () => {
  const settings = groundTruth.settings.parse({ seeds: 5, networks: 4, subjects: 600, steps: 400 })
  const { ranking, pairs, gains, networks } = await groundTruth.run({ cohort: undefined }, settings, runContext())
  const row = (method: string) => ranking?.rows.find((r) => r.method === method) ?? {}
  const cam = row('gradcam')
  for (const method of ['smoothgrad', 'input-x-gradient']) {
    expect(Number(row(method).mass), method).toBeGreaterThan(Number(cam.mass))
    expect(Number(row(method).low), method).toBeGreaterThan(Number(row(method).chance))
    expect(Number(row(method).found), method).toBeGreaterThan(0.9)
  }
  expect(Number(row('smoothgrad').low)).toBeGreaterThan(Number(cam.high))
  const aboveCam = pairs?.rows.filter(({ than }) => than === 'gradcam') ?? []
  expect(aboveCam.map(({ method }) => method)).toEqual(['smoothgrad', 'input-x-gradient', 'gradient'])
  for (const { method, low, pAdjusted } of aboveCam) {
    expect(Number(low), `${method}`).toBeGreaterThan(0)
    expect(Number(pAdjusted), `${method}`).toBeLessThan(0.05)
  }
  for (const { method, network, aboveLow } of gains?.rows ?? []) {
    if (network === 'planted') expect(Number(aboveLow), `${method}`).toBeGreaterThan(0)
    // Five networks of each null: their intervals are wide, but hold 0.
    else expect(Number(aboveLow), `${method} ${network}`).toBeLessThan(0)
  }
  for (const { data, score, chance } of networks?.rows ?? [])
    if (data === 'planted') expect(Number(score)).toBeGreaterThan(2 * Number(chance))
})
