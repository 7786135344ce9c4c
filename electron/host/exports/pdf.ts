import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Problem } from '../../../native-models/data/problem.ts'

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'chrome',
  'msedge',
  'brave-browser',
]
const usualPlaces: Readonly<Record<string, readonly string[]>> = {
  darwin: ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser'].map(
    (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
  ),
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) =>
    ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'].map((path) =>
      join(process.env[variable] ?? '', path),
    ),
  ),
}

/** A browser of Chromium's family on this machine, which can print without a window. */
export function findChromium(): string | undefined {
  const ending = process.platform === 'win32' ? '.exe' : ''
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name + ending)))
  return [...onPath, ...(usualPlaces[process.platform] ?? [])].find((path) => existsSync(path))
}

const flags = [
  '--headless=new',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-extensions',
  // Nothing of this ever leaves the machine: no name resolves.
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--no-pdf-header-footer',
]

/**
 * Prints an HTML file of ours to PDF with a browser of this machine, which is given a profile of its own and no network.
 * `Problem` (usage) where there is none, `Problem` (failed) where it fails.
 */
export async function printPdf(htmlPath: string, signal: AbortSignal): Promise<Uint8Array> {
  const browser = findChromium()
  if (!browser) throw noBrowser()
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-print-'))
  const to = join(folder, 'report.pdf')
  // Chromium's own sandbox cannot be used by root, as in a container; the page has no scripts and no network.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  try {
    const words = [...flags, ...asRoot, `--user-data-dir=${join(folder, 'profile')}`, `--print-to-pdf=${to}`, pathToFileURL(htmlPath).href]
    const code = await new Promise<number | null>((resolve, reject) => {
      const child = spawn(browser, words, { stdio: 'ignore', signal, timeout: 120_000 })
      child.on('error', reject)
      child.on('exit', resolve)
    })
    if (code === 0 && existsSync(to)) return readFileSync(to)
    throw new Problem({
      kind: 'failed',
      what: `The browser that prints (${browser}) stopped with code ${code}.`,
      remedy: 'Export the report as HTML, open it and print it to PDF.',
    })
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

function noBrowser(): Problem {
  return new Problem({
    kind: 'usage',
    what: 'There is no browser on this machine that can print to PDF.',
    remedy: 'Export the report as HTML, open it and print it.',
  })
}
