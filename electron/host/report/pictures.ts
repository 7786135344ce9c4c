import type { Figure } from '../../../native-models/instruments/contract.ts'
import { mosaic } from '../../../native-models/volume/mosaic.ts'
import { encodePng } from '../../../native-models/volume/png.ts'
import { type Html, html } from './html.ts'
import { barsHtml, isColor } from './tables.ts'

/** A figure as the report shows it. */
export function figureHtml(figure: Figure): Html {
  if (figure.kind === 'bars') return barsHtml(figure.title, figure.table, figure.label, figure.value, figure.full)
  if (figure.kind === 'drawing')
    return pictureHtml(figure.title, `data:image/svg+xml;base64,${Buffer.from(figure.svg).toString('base64')}`, figure.title)
  const key = figure.labels?.labels.map(
    ({ name, color }) => html`<span><i class="swatch" style="background:${isColor(color) ? color : '#fff'}"></i>${name}</span>`,
  )
  const picture = encodePng(mosaic(figure.scan, figure.labels, { through: figure.through }))
  const source = `data:image/png;base64,${Buffer.from(picture).toString('base64')}`
  return pictureHtml(
    figure.title,
    source,
    `${figure.title}: axial, coronal and sagittal slices`,
    key?.length ? html`<div class="key">${key}</div>` : undefined,
  )
}

function pictureHtml(title: string, source: string, alt: string, key?: Html): Html {
  return html`<figure class="view ${source.startsWith('data:image/svg') ? 'drawn' : ''}"><figcaption>${title}</figcaption><div class="scroll"><img src="${source}" alt="${alt}"></div>${key}</figure>`
}
