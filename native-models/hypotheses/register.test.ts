import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { append, type Entry, type Hypothesis, hypothesisOf, isConfirmatory, placeHash, readRegister } from './register.ts'

const sha = (letter: string) => letter.repeat(64)
const claim = (changes: Partial<Hypothesis> = {}): Hypothesis => ({
  claim: 'The hippocampus carries it.',
  model: { name: 'net.onnx', sha256: sha('a') },
  place: { name: 'hippocampus.nii.gz', sha256: sha('b') },
  method: 'smoothgrad',
  target: '1',
  statistic: 'relevance mass',
  direction: 'greater',
  null: 'random weights',
  draws: 99,
  alpha: 0.05,
  ...changes,
})
const outcome = (of: number) => ({
  of,
  observed: 0.4,
  p: 0.01,
  rejected: true,
  confirmatory: true,
  data: { name: 'x.npy', sha256: sha('c') },
})

let folder = ''
let path = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'touchstone-register-test-'))
  path = join(folder, 'register.json')
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('a register of hypotheses', () => {
  it('keeps what was written, in order, each bound to the one before', async () => {
    await append(path, 'hypothesis', claim())
    await append(path, 'test', outcome(1))
    await append(path, 'hypothesis', claim({ method: 'gradient' }))
    const register = await readRegister(path)
    expect(register.map(({ kind, number }) => `${number} ${kind}`)).toEqual(['1 hypothesis', '2 test', '3 hypothesis'])
    expect(register[1]?.previous).toBe(register[0]?.hash)
    expect(hypothesisOf(register, 3).method).toBe('gradient')
    expect(() => hypothesisOf(register, 2)).toThrow(/is no hypothesis.*1, 3/)
  })

  it.each([
    ['another level', (entries: Entry[]) => Object.assign(entries[0]?.content ?? {}, { alpha: 0.2 }), /Entry 1/],
    ['another time', (entries: Entry[]) => Object.assign(entries[1] ?? {}, { time: '2020-01-01T00:00:00.000Z' }), /Entry 2/],
    ['an entry taken out', (entries: Entry[]) => entries.splice(1, 1), /Entry 2/],
    ['entries exchanged', (entries: Entry[]) => entries.reverse(), /Entry 1/],
    ['a field put in', (entries: Entry[]) => Object.assign(entries[2] ?? {}, { note: 'x' }), /Entry 3/],
  ])('notices %s', async (_, tamper, said) => {
    await append(path, 'hypothesis', claim())
    await append(path, 'test', outcome(1))
    await append(path, 'hypothesis', claim())
    const entries = JSON.parse(readFileSync(path, 'utf8'))
    tamper(entries)
    writeFileSync(path, JSON.stringify(entries))
    await expect(readRegister(path)).rejects.toThrow(said)
    await expect(append(path, 'hypothesis', claim())).rejects.toThrow(said)
  })

  it('does not mind how the file is laid out', async () => {
    await append(path, 'hypothesis', claim())
    writeFileSync(path, JSON.stringify(JSON.parse(readFileSync(path, 'utf8')), null, 8))
    expect(await readRegister(path)).toHaveLength(1)
  })

  it('calls a claim exploratory that was tested before it was written', async () => {
    await append(path, 'hypothesis', claim())
    await append(path, 'test', outcome(1))
    await append(path, 'hypothesis', claim({ claim: 'Now surely.', alpha: 0.1 }))
    await append(path, 'hypothesis', claim({ place: { name: 'amygdala', sha256: sha('d') } }))
    const register = await readRegister(path)
    expect([1, 3, 4].map((number) => isConfirmatory(register, number))).toEqual([true, false, true])
  })

  it('refuses files that are none', async () => {
    writeFileSync(path, 'not json')
    await expect(readRegister(path)).rejects.toThrow(/is no register/)
    writeFileSync(path, '{"a": 1}')
    await expect(readRegister(path)).rejects.toThrow(/not as Touchstone writes it/)
  })

  it('knows a place by where it is, whatever its numbers', () => {
    const at = (...data: number[]) => placeHash({ shape: [1, 4], data })
    expect(at(0, 3, 0, 1)).toBe(at(0, 1, 0, 7))
    expect(at(0, 1, 0, 0)).not.toBe(at(1, 0, 0, 0))
  })
})
