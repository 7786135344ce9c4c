import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { startChoice } from './start-choice.ts'

function project(...files: readonly (readonly [string, string])[]): string {
  const root = mkdtempSync(join(tmpdir(), 'touchstone-start-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const folder = join(root, 'node_modules', 'electron')
  mkdirSync(join(folder, 'dist'), { recursive: true })
  for (const [name, text] of files) writeFileSync(join(folder, name), text)
  return root
}
const fetched = [
  ['path.txt', 'electron\n'],
  ['dist/electron', ''],
] as const
const desktop = { platform: 'linux', environment: { DISPLAY: ':0' }, isRoot: false } as const

it('takes Electron where its program was fetched and there is a screen', () => {
  const root = project(...fetched)
  const binary = join(root, 'node_modules', 'electron', 'dist', 'electron')
  expect(startChoice({ ...desktop, root })).toEqual({ binary })
  expect(startChoice({ ...desktop, root, environment: { WAYLAND_DISPLAY: 'wayland-0' } })).toEqual({ binary })
  expect(startChoice({ root, platform: 'darwin', environment: {}, isRoot: true })).toEqual({ binary })
})

it('says what is missing otherwise', () => {
  const root = project(...fetched)
  expect(startChoice({ ...desktop, root: project() })).toEqual({ why: expect.stringContaining('not installed') })
  expect(startChoice({ ...desktop, root: project(['path.txt', 'electron']) })).toEqual({ why: expect.stringContaining('not installed') })
  expect(startChoice({ ...desktop, root, environment: {} })).toEqual({ why: expect.stringContaining('no screen') })
  expect(startChoice({ ...desktop, root, isRoot: true })).toEqual({ why: expect.stringContaining('root') })
})
