import { lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Zippable, zipSync } from 'fflate'

/** A folder as one ZIP file; what is compressed already is stored. */
export function zipFolder(folder: string, to: string, prefix = ''): void {
  const files: Zippable = {}
  addTo(files, folder, prefix)
  writeFileSync(to, zipSync(files, { mtime: '1980-01-01T00:00:00' }))
}

function addTo(files: Zippable, folder: string, prefix: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    const about = lstatSync(path)
    if (about.isDirectory()) addTo(files, path, `${prefix}${name}/`)
    // A link may lead out of the folder.
    if (about.isFile()) files[prefix + name] = [new Uint8Array(readFileSync(path)), { level: /\.(gz|mgz|png|zip)$/i.test(name) ? 0 : 6 }]
  }
}
