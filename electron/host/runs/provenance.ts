import { createRequire } from 'node:module'
import { arch, cpus, platform, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import type { RunRecord } from './record.ts'

const require = createRequire(import.meta.url)

/** This version of Touchstone. */
export const touchstoneVersion: string = require('../../../package.json').version

/** The versions that a result may depend on, read without loading the network runtime. */
export function versions(): RunRecord['versions'] {
  return { touchstone: touchstoneVersion, node: process.versions.node, onnxruntime: require('onnxruntime-node/package.json').version }
}

/** The machine that a result was made on. */
export function machine(): RunRecord['machine'] {
  const processors = cpus()
  return {
    platform: platform(),
    arch: arch(),
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGB: Number((totalmem() / 2 ** 30).toFixed(1)),
  }
}

/** A word as a POSIX shell reads it back. */
export function shellWord(text: string): string {
  return /^[\w./:=,+@%-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

/** The words that the command line is begun with from any folder of this machine. */
const commandStart = ['npm', '--prefix', join(import.meta.dirname, '..', '..', '..'), 'run', '-s', 'touchstone', '--']

/** The command that tests an instrument. */
export function phantomCommand(id: string): string {
  return [...commandStart, 'phantom', id].map(shellWord).join(' ')
}

/** The command that makes the same results again, from any folder, on this machine. */
export function repeatCommand(run: {
  readonly id: string
  readonly inputs: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly settings: Readonly<Record<string, unknown>>
  readonly seed: number
  readonly out: string
}): string {
  const words = [...commandStart, 'run', run.id]
  for (const [name, file] of Object.entries(run.inputs)) words.push('--in', `${name}=${resolve(file)}`)
  for (const [name, file] of Object.entries(run.annotations ?? {})) words.push('--annotations', `${name}=${resolve(file)}`)
  for (const [key, value] of Object.entries(run.settings)) if (value !== undefined) words.push('--set', `${key}=${String(value)}`)
  words.push('--seed', String(run.seed), '--out', resolve(run.out))
  return words.map(shellWord).join(' ')
}

/** The command that runs a chain again: a recipe with the settings and the seed that it had, or a record, which knows them. */
export function chainCommand(chain: {
  readonly file: string
  readonly inputs: Readonly<Record<string, string>>
  readonly own?: { readonly seed: number; readonly steps: readonly { name: string; settings: Readonly<Record<string, unknown>> }[] }
  readonly out: string
}): string {
  const words = [...commandStart, 'chain', chain.file]
  for (const [name, file] of Object.entries(chain.inputs)) words.push('--in', `${name}=${resolve(file)}`)
  for (const { name, settings } of chain.own?.steps ?? [])
    for (const [key, value] of Object.entries(settings)) if (value !== undefined) words.push('--set', `${name}.${key}=${String(value)}`)
  if (chain.own) words.push('--seed', String(chain.own.seed))
  words.push('--out', resolve(chain.out))
  return words.map(shellWord).join(' ')
}
