import { expect, it } from 'vitest'
import { drawScalp, scalpPlaces } from './draw-scalp.ts'

const names = ['Fz', 'C3', 'Cz', 'C4', 'P3', 'Pz', 'P4', 'Oz']

it('shows relevance of the left hand’s side on the left, in the part of the time in which it lies', () => {
  const samples = 60
  const map = new Float32Array(names.length * samples)
  map.fill(1, samples, samples + 10)
  const drawing = drawScalp(map, samples, scalpPlaces(names, 8)) ?? ''
  const parts = drawing.split('<g transform=').slice(1)
  expect(parts).toHaveLength(6)
  expect(parts[0]).toContain('samples 1–10')
  const reds = [...parts[0].matchAll(/<rect x="([\d.]+)"[^>]*fill="rgb\(255,(\d+),/g)].filter(([, , fade]) => Number(fade) < 60)
  expect(reds.length).toBeGreaterThan(5)
  for (const [, x] of reds) expect(Number(x)).toBeLessThan(60)
  expect(parts[3]).not.toMatch(/rgb\(255,[0-9]{1,2},/)
})

it('says which name is none, and how many are missing', () => {
  expect(() => scalpPlaces(names, 16)).toThrow(/8 channels were named, but the data have 16/)
  expect(() => scalpPlaces(['Fz', 'Cz', 'Pz', 'nose'], 4)).toThrow(/electrode "nose"/)
})
