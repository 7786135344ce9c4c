import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Problem } from '../../../native-models/data/problem.ts'
import { refuseToOverwrite, stage } from './staging.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'touchstone-staging-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const quietly = () => {}

describe('staging', () => {
  it('makes nothing in the folder before it is committed, and says where it works', () => {
    const said: string[] = []
    const staging = stage(join(folder, 'a', 'b'), (path) => said.push(path))
    writeFileSync(join(staging.folder, 'x'), 'new')
    expect(said).toEqual([staging.folder])
    expect(existsSync(join(folder, 'a'))).toBe(false)
    staging.commit()
    staging.discard()
    expect(readdirSync(folder)).toEqual(['a'])
    expect(readFileSync(join(folder, 'a', 'b', 'x'), 'utf8')).toBe('new')
  })

  it('leaves nothing when it is discarded', () => {
    const staging = stage(join(folder, 'a'), quietly)
    writeFileSync(join(staging.folder, 'x'), 'new')
    staging.discard()
    expect(readdirSync(folder)).toEqual([])
  })

  it('replaces files of the same name only', () => {
    writeFileSync(join(folder, 'x'), 'old')
    writeFileSync(join(folder, 'y'), 'theirs')
    const staging = stage(folder, quietly)
    writeFileSync(join(staging.folder, 'x'), 'new')
    staging.commit()
    expect(readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual(['new', 'theirs'])
  })

  it('takes back what it has moved when one file cannot be moved', () => {
    writeFileSync(join(folder, 'a'), 'old')
    const staging = stage(folder, quietly)
    writeFileSync(join(staging.folder, 'a'), 'new')
    writeFileSync(join(staging.folder, 'b'), 'new')
    // Another program puts a folder of that name there, and keeps a file in the place that the replaced one would go to.
    mkdirSync(join(folder, 'b'))
    mkdirSync(join(staging.folder, '.replaced'))
    expect(() => staging.commit()).toThrow()
    staging.discard()
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('old')
    expect(readdirSync(folder)).toEqual(['a', 'b'])
  })

  it('tells an error of writing by the path that the person named', () => {
    const staging = stage(join(folder, 'out'), quietly)
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    expect(staging.explain(full)).toMatchObject({ kind: 'input', file: join(folder, 'out') })
    const inside = new Problem({ file: join(staging.folder, 'a.nii.gz'), what: 'It broke.', remedy: 'Mend it.' })
    expect(staging.explain(inside)).toMatchObject({ message: `${join(folder, 'out', 'a.nii.gz')}: It broke. Mend it.` })
    const other = new Problem({ file: '/data/scan.nii', what: 'It broke.', remedy: 'Mend it.' })
    expect(staging.explain(other)).toBe(other)
    staging.discard()
  })

  it('refuses a source that it would write over, by whatever name it goes', () => {
    const file = join(folder, 'x')
    writeFileSync(file, '')
    chmodSync(file, 0o600)
    expect(() => refuseToOverwrite([file], [join(folder, '.', 'x')])).toThrow(Problem)
    expect(() => refuseToOverwrite([file], [join(folder, 'y')])).not.toThrow()
  })
})
