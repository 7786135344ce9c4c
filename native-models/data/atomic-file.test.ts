import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { writeFileAtomically } from './atomic-file.ts'
import { Problem } from './problem.ts'

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-atomic-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const problemOf = (writing: Promise<void>) =>
  writing.then(
    () => expect.fail('it was written'),
    (error: unknown) => error as Problem,
  )

test('pieces are written one after the other, and compressed on request', async () => {
  const folder = temporaryFolder()
  const large = Uint8Array.from({ length: 3_000_000 }, (_, n) => (n * n) % 251)
  const pieces = [Uint8Array.of(1, 2, 3), large, new Uint8Array(0), Uint8Array.of(9)]
  await writeFileAtomically(join(folder, 'a'), pieces)
  await writeFileAtomically(join(folder, 'b'), pieces, { gzip: true })
  expect(readFileSync(join(folder, 'a')).equals(Buffer.concat(pieces))).toBe(true)
  expect(gunzipSync(readFileSync(join(folder, 'b'))).equals(Buffer.concat(pieces))).toBe(true)
  expect(readdirSync(folder).sort()).toEqual(['a', 'b'])
})

test('when the content fails half-way, the old file stays and no other is left', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'a'), 'old')
  function* failing() {
    yield new Uint8Array(2_000_000)
    throw new Problem({ what: 'No more.', remedy: 'None.' })
  }
  for (const gzip of [false, true])
    expect((await problemOf(writeFileAtomically(join(folder, 'a'), failing(), { gzip }))).message).toMatch('No more')
  expect(readdirSync(folder)).toEqual(['a'])
  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('old')
})

test('a folder in the place of the file is not replaced', async () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'a'))
  writeFileSync(join(folder, 'a', 'inside'), '')
  const problem = await problemOf(writeFileAtomically(join(folder, 'a'), [new Uint8Array(1)]))
  expect([problem.kind, problem.message]).toEqual(['input', expect.stringMatching(/a folder of this name/)])
  expect(readdirSync(folder)).toEqual(['a'])
})

const mounted = process.getuid?.() === 0 && mountable()

/** A disk of 1 MB in memory; only root may have one, and not everywhere. */
function mountable(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-mount-'))
  const done = spawnSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', folder]).status === 0
  if (done) spawnSync('/bin/umount', [folder])
  rmSync(folder, { recursive: true })
  return done
}

test.skipIf(!mounted)('a full disk is bad input, and no part of the file stays on it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-mount-'))
  spawnSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', folder])
  onTestFinished(() => {
    spawnSync('/bin/umount', [folder])
    rmSync(folder, { recursive: true })
  })
  // Marsaglia's xorshift: nothing that gzip could make smaller.
  let state = 1
  const noise = Uint8Array.from({ length: 3_000_000 }, () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state
  })
  for (const gzip of [false, true]) {
    const problem = await problemOf(writeFileAtomically(join(folder, 'a'), [noise, noise], { gzip }))
    expect([problem.kind, problem.message]).toEqual(['input', expect.stringMatching(/disk is full/)])
    expect(readdirSync(folder)).toEqual([])
  }
})

test('a process that ends half-way leaves no temporary file', () => {
  const folder = temporaryFolder()
  const script = `
    import { writeFileAtomically } from ${JSON.stringify(new URL('./atomic-file.ts', import.meta.url).href)}
    function* pieces() { for (let n = 0; ; n++) { if (n === 20) process.exit(130); yield new Uint8Array(1 << 20) } }
    await writeFileAtomically(${JSON.stringify(join(folder, 'a'))}, pieces())`
  const { status } = spawnSync(process.execPath, ['--input-type=module', '--eval', script])
  expect(status).toBe(130)
  expect(readdirSync(folder)).toEqual([])
})
