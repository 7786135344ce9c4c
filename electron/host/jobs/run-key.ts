import { createHash } from 'node:crypto'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { hashOf } from '../files/hash.ts'
import { touchstoneVersion } from '../runs/provenance.ts'

const weightsFolder = join(import.meta.dirname, '..', '..', '..', 'native-models', 'weights')
const hashes = new Map<string, { stamp: string; sha256: string }>()

/** The shipped networks by name, with their hashes; a file is read again only when it has changed. */
export async function shippedNetworks(): Promise<{ name: string; file: string; bytes: number; sha256: string }[]> {
  if (!existsSync(weightsFolder)) return []
  const files = readdirSync(weightsFolder).filter((name) => name.endsWith('.onnx'))
  return Promise.all(
    files.sort().map(async (name) => {
      const file = join(weightsFolder, name)
      const { size, mtimeMs } = statSync(file)
      const stamp = `${size}:${mtimeMs}`
      const known = hashes.get(file)
      const sha256 = known?.stamp === stamp ? known.sha256 : (await hashOf(file)).sha256
      hashes.set(file, { stamp, sha256 })
      return { name: name.replace(/\.onnx$/, ''), file, bytes: size, sha256 }
    }),
  )
}

/** What tells one run from another: instrument, version, inputs by their content, networks, settings and seed. */
export async function runKey(run: {
  readonly instrument: string
  readonly inputs: Readonly<Record<string, string>>
  readonly settings: Readonly<Record<string, unknown>>
  readonly seed: number
}): Promise<string> {
  const networks = (await shippedNetworks()).map(({ name, sha256 }) => `${name}:${sha256}`)
  const text = JSON.stringify([run.instrument, touchstoneVersion, sorted(run.inputs), networks, sorted(run.settings), run.seed])
  return createHash('sha256').update(text).digest('hex')
}

function sorted(record: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(record)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
}
