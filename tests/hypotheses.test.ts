import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { writeNpy } from '../native-models/data/table/npy.ts'
import { makeSeeingNetwork } from '../native-models/instruments/validate/dead-salmon/phantom.ts'
import { seededRandom } from '../native-models/statistics/random.ts'
import { temporaryFolder, touchstone } from './touchstone.ts'

describe('touchstone hypothesis', () => {
  it('registers, tests, lists and exports a claim, and names the entry that was edited', async () => {
    const folder = temporaryFolder()
    const at = (name: string) => join(folder, name)
    const { inputs } = await makeSeeingNetwork(seededRandom('claim'))
    copyFileSync(inputs.model, at('net.onnx'))
    await writeNpy(at('x.npy'), inputs.data.array)
    await writeNpy(at('place.npy'), inputs.place.array)
    const register = ['--register', at('claims.json')]
    const claim = ['--model', at('net.onnx'), '--place', at('place.npy'), '--target', '0', '--draws', '19']
    const given = ['--in', `data=${at('x.npy')}`, '--in', `model=${at('net.onnx')}`, '--in', `place=${at('place.npy')}`]

    expect((await touchstone('hypothesis', 'register', ...register, ...claim, '--statistic', 'relevance rank')).code).toBe(0)
    const tested = await touchstone('hypothesis', 'test', ...register, '--number', '1', ...given, '--out', at('out'))
    expect(tested.stdout).toContain('The claim stands: p = 0.05')
    expect((await touchstone('hypothesis', 'register', ...register, ...claim, '--direction', 'less')).code).toBe(0)
    expect((await touchstone('hypothesis', 'register', ...register, ...claim, '--direction', 'sideways')).code).toBe(2)

    const verified = await touchstone('hypothesis', 'verify', at('claims.json'))
    expect(verified.stdout).toMatch(/^1 .*relevance rank greater[\s\S]*^2 .*test of 1: p = 0.05, stands \(confirmatory\)[\s\S]*^3 /m)
    expect((await touchstone('hypothesis', 'export', at('claims.json'))).code).toBe(0)
    const [names, first] = readFileSync(at('claims.tsv'), 'utf8').split('\n')
    expect(names).toMatch(/^number\tkind\ttime\tclaim/)
    expect(first).toContain('relevance rank\tgreater\trandom weights\t19\t0.05')

    expect((await touchstone('hypothesis', 'export', at('claims.json'), '--out', at('claims.html'))).code).toBe(0)
    const page = readFileSync(at('claims.html'), 'utf8')
    expect(page).toContain('2 claims, 1 test, of which 1 confirmed a claim that was written down first')
    expect(page).toContain(JSON.parse(readFileSync(at('claims.json'), 'utf8')).at(-1).hash)

    writeFileSync(at('claims.json'), readFileSync(at('claims.json'), 'utf8').replace('relevance rank', 'relevance mass'))
    for (const command of ['verify', 'export']) {
      const { code, stderr } = await touchstone('hypothesis', command, at('claims.json'))
      expect(code).toBe(3)
      expect(stderr).toContain('Entry 1 of the register was changed')
    }
  })
})
