import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { findInstrument, instrumentIds } from '../../../native-models/instruments/registry.ts'
import { keepVerdict, keptVerdict } from './evidence.ts'
import { runPhantom } from './phantom.ts'
import { touchstoneVersion } from './provenance.ts'

const state = mkdtempSync(join(tmpdir(), 'touchstone-state-'))
vi.stubEnv('XDG_STATE_HOME', state)
vi.stubEnv('LOCALAPPDATA', state)
vi.stubEnv('HOME', state)
afterAll(() => rmSync(state, { recursive: true }))

const quiet = { progress: () => {}, signal: new AbortController().signal, scratch: () => {} }
const instruments = await Promise.all(instrumentIds().map(findInstrument))

describe('phantoms', () => {
  it.each(instruments.filter(({ phantom }) => phantom.fast).map(({ id }) => id))(
    '%s finds what is planted, and nothing where there is nothing',
    async (id) => {
      const answer = await runPhantom({ id, seed: 11 }, quiet)
      expect([...answer.phantom, ...answer.null].filter(({ passed }) => !passed)).toEqual([])
      expect(answer.passed).toBe(true)
      expect(keptVerdict(id, [])).toMatchObject({ id, seed: 11, passed: true, version: touchstoneVersion })
    },
  )

  it('keep a verdict for the version and the networks that it was reached with', () => {
    const verdict = {
      id: 'test/it',
      version: touchstoneVersion,
      models: ['aa'],
      testedAt: '2026-01-01T00:00:00Z',
      seed: 0,
      passed: true,
      phantom: [],
      null: [],
    }
    keepVerdict(verdict)
    expect(keptVerdict('test/it', ['aa'])).toEqual(verdict)
    expect(keptVerdict('test/it', ['bb'])).toBeUndefined()
    keepVerdict({ ...verdict, version: '0.0.0' })
    expect(keptVerdict('test/it', [])).toBeUndefined()
    expect(keptVerdict('test/other', [])).toBeUndefined()
  })
})
