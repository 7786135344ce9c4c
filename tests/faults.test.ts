import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cli, compare, ended, namesIn, shell, temporaryFolder, touchstone, writeLabels, writePair } from './touchstone.ts'

describe('a run that fails', () => {
  it('leaves nothing of a truncated file', async () => {
    const folder = temporaryFolder()
    const pair = await writePair(folder)
    truncateSync(pair.candidate, 60)
    const { code, stderr } = await touchstone(...compare(pair, join(folder, 'out')), '--progress', 'none')
    expect(code).toBe(3)
    expect(stderr).toContain(pair.candidate)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(namesIn(folder)).toHaveLength(2)
  })

  it('leaves what was in the folder as it was', async () => {
    const folder = temporaryFolder()
    const pair = await writePair(folder)
    const out = join(folder, 'out')
    await touchstone(...compare(pair, out))
    const before = namesIn(out).map((name) => readFileSync(join(out, name), 'utf8'))
    const broken = join(folder, 'broken.nii.gz')
    writeFileSync(broken, 'not gzip')
    expect((await touchstone(...compare({ ...pair, reference: broken }, out))).code).toBe(3)
    expect(namesIn(out).map((name) => readFileSync(join(out, name), 'utf8'))).toEqual(before)
  })

  it('names a folder that is a file', async () => {
    const folder = temporaryFolder()
    const pair = await writePair(folder)
    for (const out of [pair.reference, join(pair.reference, 'out')]) {
      const { code, stderr } = await touchstone(...compare(pair, out), '--progress', 'none')
      expect(code).toBe(3)
      expect(stderr).toContain(out)
    }
  })

  it('names a folder that cannot be written to', async () => {
    const folder = temporaryFolder()
    const pair = await writePair(folder)
    const locked = join(folder, 'locked')
    mkdirSync(locked)
    chmodSync(locked, 0o555)
    // To root no folder is locked; Linux keeps /sys from root too.
    const out = process.getuid?.() === 0 ? '/sys/touchstone-test' : join(locked, 'out')
    const { code, stderr } = await touchstone(...compare(pair, out), '--progress', 'none')
    expect(code).toBe(3)
    expect(stderr).toContain(out)
    expect(namesIn(locked)).toEqual([])
  })

  it('leaves nothing when there is no room left, whichever file is the first not to fit', async () => {
    const folder = temporaryFolder()
    const words = compare(await writePair(folder), join(folder, 'out')).join(' ')
    // A limit on the size of files stands for a full disk: blocks of 1 KiB. Not one file fits, then only the small ones.
    for (const blocks of [0, 1, 4]) {
      const { code, stderr } = await shell(`ulimit -f ${blocks}; $touchstone ${words} --progress none`)
      expect(stderr).toBe(
        `${join(folder, 'out')}: There is no room left to write. Free some space or choose another folder; nothing partial was left.\n`,
      )
      expect(code).toBe(3)
      expect(namesIn(folder)).toHaveLength(2)
    }
    const { code } = await shell(`ulimit -f 64; $touchstone ${words} --progress none`)
    expect(code).toBe(0)
  })

  it('refuses to write over its own source', async () => {
    const folder = temporaryFolder()
    const file = await writeLabels(join(folder, 'a.nii.gz'), 8, () => 1)
    const before = readFileSync(file)
    const { code, stderr } = await touchstone('convert', file, file)
    expect(code).toBe(3)
    expect(stderr).toContain('over its own source')
    expect(readFileSync(file)).toEqual(before)
  })

  it('stops at Ctrl-C within seconds, even in the middle of arithmetic, and leaves nothing', async () => {
    const folder = temporaryFolder()
    const labels = (i: number, j: number, k: number) => 1 + (Math.floor(i / 25) % 4) + 4 * (Math.floor((j + k) / 90) % 4)
    const reference = await writeLabels(join(folder, 'a.nii.gz'), 180, labels)
    const out = join(folder, 'out')
    const child = spawn(process.execPath, [cli, ...compare({ reference, candidate: reference }, out), '--progress', 'ndjson'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const end = ended(child)
    await new Promise<void>((resolve) => child.stderr.on('data', (bytes) => String(bytes).includes('Comparing') && resolve()))
    expect(namesIn(folder).some((name) => name.startsWith('.touchstone-'))).toBe(true)
    const asked = performance.now()
    child.kill('SIGINT')
    const { code, stdout, stderr } = await end
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' })
    expect(stderr).toContain('Stopped. Nothing was written.')
    expect(performance.now() - asked).toBeLessThan(5000)
    expect(namesIn(folder)).toEqual(['a.nii.gz'])
    expect(existsSync(out)).toBe(false)
  })
})
