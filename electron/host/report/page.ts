import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { touchstoneVersion } from '../runs/provenance.ts'
import { type Html, html } from './html.ts'

/** A whole page that needs nothing else and asks the network for nothing; `version` is of the Touchstone that made what it shows. */
export function pageHtml(about: { title: string; header: Html; body: Html; version?: string }): string {
  const { title, header, body, version = touchstoneVersion } = about
  const style = readFileSync(join(import.meta.dirname, 'style.css'), 'utf8')
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${{ markup: style }}</style>
</head>
<body>
<main>
<header>${header}</header>
${body}
<footer>Touchstone ${version}. For research; not cleared for diagnosis. Nothing on this page was sent anywhere.</footer>
</main>
</body>
</html>
`.markup
}
