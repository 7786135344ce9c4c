import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { writeFileAtomically } from '../../../native-models/data/atomic-file.ts'

interface Receipt {
  readonly out: string
  /** Names that were free when they were chosen: what stands under them is ours. */
  readonly files: readonly string[]
}

/** Notes what is about to be moved into place, so that a host that is killed while it does so knows afterwards how far it came. */
export async function writeReceipt(path: string, receipt: Receipt): Promise<void> {
  mkdirSync(dirname(path), { recursive: true })
  await writeFileAtomically(path, [Buffer.from(JSON.stringify(receipt))])
}

/**
 * What an export that was interrupted left: all of its files, then they are given and nothing is left to do; or some, then they are taken away, and
 * it begins again.
 */
export function settleReceipt(path: string): readonly string[] | undefined {
  if (!existsSync(path)) return undefined
  const { out, files } = JSON.parse(readFileSync(path, 'utf8')) as Receipt
  if (files.every((name) => existsSync(join(out, name)))) return files
  for (const name of files) rmSync(join(out, name), { recursive: true, force: true })
  rmSync(path)
  return undefined
}
