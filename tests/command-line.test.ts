import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commands } from '../electron/host/commands/commands.ts'
import { compare, namesIn, root, temporaryFolder, touchstone, writeLabels, writePair } from './touchstone.ts'

describe('the command line', () => {
  it('tells its version and its commands', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(await touchstone('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
    const help = await touchstone()
    expect(help.code).toBe(0)
    for (const { name } of commands) expect(help.stdout).toContain(`  ${name} `)
  })

  it.each(commands.map(({ name }) => name))('has help with an example for %s', async (name) => {
    const { code, stdout } = await touchstone(...name.split(' '), '--help')
    expect(code).toBe(0)
    expect(stdout.startsWith(`touchstone ${name} `)).toBe(true)
    expect(stdout).toContain(`Example: touchstone ${name}`)
  })

  it.each([
    [['inof'], 'There is no command "inof". Did you mean info?'],
    [['info'], 'info needs a FILE.'],
    [['info', '--jsn', 'x'], 'Did you mean --json?'],
    [['convert', 'a.nii', 'b.nii', 'c.nii'], '"c.nii" is one word too many'],
    [['run', 'segment/tisue', '--in', 'x', '--out', 'y'], 'There is no instrument called "segment/tisue".'],
    [['run', 'validate/overlap', '--in', 'reference=a', '--out', 'y'], 'needs the segmentation to judge: --in candidate=FILE.'],
    [['run', 'validate/overlap', '--in', 'refrence=a', '--out', 'y'], 'Did you mean reference?'],
    [['run', 'validate/overlap', '--in', 'reference=a', '--in', 'candidate=b'], 'run needs --out DIR.'],
    [['run', 'validate/overlap', '--in', 'reference=a', '--in', 'candidate=b', '--out', 'y', '--set', 'label=1'], 'Did you mean labels?'],
    [['run', 'validate/overlap', '--in', 'reference=a', '--in', 'candidate=b', '--out', 'y', '--set', 'labels=x'], 'whole number'],
    [['run', 'validate/overlap', '--in', 'reference=a', '--in', 'candidate=b', '--out', 'y', '--seed', '-1'], '--seed cannot be "-1"'],
    [['phantom'], 'phantom needs an instrument ID, or --all.'],
    [['info', 'x', '--progress', 'loud'], 'one of auto, line, plain, ndjson, none'],
  ])('refuses %j as wrong usage, in a sentence that helps', async (words, sentence) => {
    const { code, stdout, stderr } = await touchstone(...words)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(sentence)
    expect(stderr).not.toContain('    at ')
  })

  it('says bad input as a sentence on stderr and, with --json, as one document on stdout', async () => {
    const { code, stdout, stderr } = await touchstone('info', '/nowhere/scan.nii', '--json')
    expect(code).toBe(3)
    expect(stderr).toBe('/nowhere/scan.nii: There is no such file or folder. Check the path.\n')
    const what = 'There is no such file or folder.'
    expect(JSON.parse(stdout)).toEqual({ error: { kind: 'input', what, file: '/nowhere/scan.nii', remedy: 'Check the path.' } })
  })

  it('describes one volume as an object and several as a list', async () => {
    const folder = temporaryFolder()
    const file = await writeLabels(join(folder, 'a.nii.gz'), 4, (i) => i)
    const one = JSON.parse((await touchstone('info', file, '--json')).stdout)
    const affine = [
      [2, 0, 0, -10],
      [0, 2, 0, -20],
      [0, 0, 2, -30],
      [0, 0, 0, 1],
    ]
    const expected = { kind: 'volume', format: 'nifti1', shape: [4, 4, 4], spacingMm: [2, 2, 2], affine, dtype: 'uint8', units: 'mm' }
    expect(one).toMatchObject(expected)
    const two = JSON.parse((await touchstone('info', file, file, '--json')).stdout)
    expect(two).toEqual([one, one])
  })

  it('converts to NumPy in the axis order of the file, and keeps geometry in NIfTI', async () => {
    const folder = temporaryFolder()
    const file = await writeLabels(join(folder, 'a.nii.gz'), 4, (i, j, k) => i + 4 * j + 16 * k)
    const npy = join(folder, 'made', 'a.npy')
    expect((await touchstone('convert', file, npy)).code).toBe(0)
    const bytes = readFileSync(npy)
    const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset + bytes.length - 256, bytes.byteOffset + bytes.length))
    // C order: the last index, k, varies fastest.
    expect([...values.slice(0, 5)]).toEqual([0, 16, 32, 48, 4])
    const mgz = join(folder, 'a.mgz')
    expect((await touchstone('convert', file, mgz)).code).toBe(0)
    const info = JSON.parse((await touchstone('info', mgz, '--json')).stdout)
    expect(info.affine[2]).toEqual([0, 0, 2, -30])
    expect(namesIn(folder)).toEqual(['a.mgz', 'a.nii.gz', 'made', 'made/a.npy'])
  })

  it('lists instruments with the JSON Schema of their settings', async () => {
    const { code, stdout, stderr } = await touchstone('instruments', '--json')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const overlap = JSON.parse(stdout).find(({ id }: { id: string }) => id === 'validate/overlap')
    expect(overlap.settings.properties.labels).toMatchObject({ type: 'array', items: { type: 'integer', minimum: 1 }, default: [] })
    expect(overlap.takes.reference).toEqual({ kind: 'labels', what: 'the segmentation to compare with' })
  })

  it('runs an instrument with one document on stdout, and progress as data on stderr', async () => {
    const folder = temporaryFolder()
    const pair = await writePair(folder)
    const { code, stdout, stderr } = await touchstone(...compare(pair, join(folder, 'out')), '--json', '--progress', 'ndjson')
    expect(code).toBe(0)
    const answer = JSON.parse(stdout)
    expect(answer).toMatchObject({ instrument: { id: 'validate/overlap' }, seed: 0, stem: 'sub-01_desc-mine', warnings: [] })
    // Blocks of 10 × 12 × 6 voxels moved by one: 9 of 10 layers are shared.
    expect(answer.tables[0].rows.map(({ dice }: { dice: number }) => dice)).toEqual([0.9, 0.9])
    const steps = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(steps.at(-1)).toMatchObject({ fraction: 1, message: 'Done' })
    const fractions = steps.map(({ fraction }) => fraction)
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b))
  })

  it('tests an instrument on known truth, and says each score with its chance and its mark', async () => {
    const { code, stdout } = await touchstone('phantom', 'validate/overlap', '--seed', '4')
    expect(code).toBe(0)
    expect(stdout).toMatch(/meets {3}Dice of ball 1.*\(chance [\d.]+, mark at most 0\.01/)
    const all = JSON.parse((await touchstone('phantom', 'validate/overlap', '--seed', '4', '--json')).stdout)
    expect(all).toMatchObject({ id: 'validate/overlap', seed: 4, passed: true })
    expect(all.null).toHaveLength(1)
  })

  it('says what a file is that holds no volume', async () => {
    const file = join(temporaryFolder(), 'notes.txt')
    writeFileSync(file, 'not a scan')
    const { code, stderr } = await touchstone('info', file)
    expect(code).toBe(3)
    expect(stderr).toContain(file)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })
})
