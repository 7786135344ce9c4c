// node scripts/package/icon.ts: draws resources/icon/icon.png from icon.svg with a browser of this machine.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { findChromium } from '../../electron/host/exports/pdf.ts'

const sidePx = 512
const folder = join(import.meta.dirname, '..', '..', 'resources', 'icon')
const browser = findChromium()
if (!browser) throw new Error('There is no browser on this machine that could draw it.')

const work = mkdtempSync(join(tmpdir(), 'touchstone-icon-'))
const page = join(work, 'icon.html')
const svg = readFileSync(join(folder, 'icon.svg'), 'utf8')
writeFileSync(page, `<!doctype html><style>body{margin:0}svg{display:block;width:${sidePx}px;height:${sidePx}px}</style>${svg}`)
const look = ['--headless=new', '--hide-scrollbars', '--default-background-color=00000000', `--window-size=${sidePx},${sidePx}`]
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
const words = [...look, ...asRoot, `--user-data-dir=${join(work, 'profile')}`, `--screenshot=${join(folder, 'icon.png')}`]
execFileSync(browser, [...words, pathToFileURL(page).href], { stdio: 'ignore' })
rmSync(work, { recursive: true, force: true })
