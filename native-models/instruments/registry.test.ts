import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { runContext } from './context.ts'
import { passes } from './contract.ts'
import { findInstrument, instrumentIds } from './registry.ts'

describe('the registry', () => {
  it('knows every instrument file, by its path', () => {
    const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    const files = folders.flatMap(({ name: family }) =>
      readdirSync(join(import.meta.dirname, family))
        .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
        .map((file) => `${family}/${file.slice(0, -3)}`),
    )
    expect(instrumentIds().sort()).toEqual(files.sort())
  })

  it.each(instrumentIds())('%s is declared whole', async (id) => {
    const instrument = await findInstrument(id)
    expect(instrument.id).toBe(id)
    expect(instrument.sources.length).toBeGreaterThan(0)
    expect(instrument.settings.safeParse({}).success).toBe(true)
    const { properties = {} } = z.toJSONSchema(instrument.settings, { io: 'input' })
    for (const [name, about] of Object.entries(properties)) expect(about, name).toHaveProperty('description')
  })

  it('lists without loading the network runtime', () => {
    const program = `
      const { findInstrument, instrumentIds } = await import(${JSON.stringify(join(import.meta.dirname, 'registry.ts'))})
      await Promise.all(instrumentIds().map(findInstrument))
      console.log(process.report.getReport().sharedObjects.filter((name) => name.includes('onnxruntime')).length)`
    expect(execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' }).trim()).toBe('0')
  })

  it('refuses an unknown id with the known ones', async () => {
    await expect(findInstrument('constructor')).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining('validate/overlap'),
    })
  })
})

describe('the contract', () => {
  it('lets a score pass at its mark, and never one that is not a number', () => {
    const score = { name: 's', chance: 0, mark: 0.5 }
    expect(passes({ ...score, value: 0.5, better: 'higher' })).toBe(true)
    expect(passes({ ...score, value: 0.6, better: 'lower' })).toBe(false)
    for (const better of ['higher', 'lower'] as const) expect(passes({ ...score, value: Number.NaN, better })).toBe(false)
  })

  it('gives a context that names a network which is not there', () => {
    expect(() => runContext().model('no-such-network')).toThrow(/"no-such-network" is not installed/)
  })
})
