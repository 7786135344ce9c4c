// The peer of first-paint.ts: niivue alone on an empty page, from a server of ready files, with the options that it comes with.
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { chromium } from '@playwright/test'
import { chromium as debian, paintedAt, root } from '../../tests/e2e/served.ts'

const page = `<!doctype html><style>body{margin:0}div{width:100vw;height:100vh}</style><div><canvas id="gl"></canvas></div>
<script type="module">
import { Niivue } from '/niivue.js'
const nv = new Niivue()
await nv.attachTo('gl')
await nv.loadVolumes([{ url: '/colin27.nii.gz' }])
nv.drawScene()
performance.mark('painted')
</script>`
const files: Readonly<Record<string, readonly [string, string]>> = {
  '/niivue.js': [`${root}/node_modules/@niivue/niivue/dist/index.js`, 'text/javascript'],
  '/colin27.nii.gz': [`${root}/resources/sample/colin27.nii.gz`, 'application/octet-stream'],
}
const server = createServer((request, response) => {
  const file = files[request.url ?? '']
  if (file) createReadStream(file[0]).pipe(response.setHeader('content-type', file[1]))
  else response.setHeader('content-type', 'text/html').end(page)
}).listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo
const browser = await chromium.launch(debian)

console.log('niivue 0.69')
for await (const _ of createInterface({ input: process.stdin })) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const tab = await context.newPage()
  const begun = Date.now()
  await tab.goto(`http://127.0.0.1:${port}/`, { waitUntil: 'commit' })
  console.log((await paintedAt(tab)) - begun)
  await context.close()
}
await browser.close()
server.close()
