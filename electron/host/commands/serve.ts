import { resolve } from 'node:path'
import { openHost } from '../host.ts'
import { openFolder } from '../routes/study.ts'
import { usage, wholeNumber } from './arguments.ts'
import type { Command } from './command.ts'

export const serve: Command = {
  name: 'serve',
  summary: 'Opens the window in a browser of this machine.',
  usage: '[--port N] [--open] [--json] [STUDY]',
  about:
    'Answers on 127.0.0.1 only, and only to the address that it prints. From another machine: ssh -L N:127.0.0.1:N. Ends with Ctrl-C.\nSTUDY is a folder: a study, a BIDS dataset, or any other, which becomes a study.',
  options: {
    port: { type: 'string', value: 'N', what: 'Port; any that is free unless given' },
    open: { type: 'boolean', what: 'Also open it in the default browser' },
  },
  example: 'touchstone serve my-study',
  async perform(args, shell) {
    const [folder, ...more] = args.positionals
    if (more.length) throw usage(`"${more[0]}" is one word too many for serve.`, `For example: ${serve.example}`)
    const port = wholeNumber(args, 'port', 0)
    if (port > 65_535) throw usage(`--port cannot be ${port}.`, 'It takes a number up to 65535.')
    const { builtWindow } = await import('../web/build-window.ts')
    const { serveWeb } = await import('../../web.ts')
    const pages = await builtWindow()
    const host = openHost({ shell: 'web', start: [resolve('.')] })
    if (folder !== undefined) await openFolder(host, resolve(folder))
    const web = await serveWeb(host, { port, pages })
    shell.say({ json: { url: web.url, pid: process.pid }, text: `Touchstone is open at\n${web.url}\nCtrl-C ends it.` })
    if (args.flag('open')) (await import('../web/open-browser.ts')).openBrowser(web.url)
    await shell.untilStopped()
    await web.close()
    return { json: undefined, text: '' }
  },
}
