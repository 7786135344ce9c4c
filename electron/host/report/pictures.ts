import type { Figure } from '../../../native-models/instruments/contract.ts'
import { mosaic } from '../../../native-models/volume/mosaic.ts'
import { encodePng } from '../../../native-models/volume/png.ts'
import { type Html, html } from './html.ts'
import { barsHtml, isColor } from './tables.ts'

/** A figure as the report shows it. */
export function figureHtml(figure: Figure): Html {
  if (figure.kind === 'bars') return barsHtml(figure.title, figure.table, figure.label, figure.value, figure.full)
  const key = figure.labels?.labels.map(
    ({ name, color }) => html`<span><i class="swatch" style="background:${isColor(color) ? color : '#fff'}"></i>${name}</span>`,
  )
  const picture = encodePng(mosaic(figure.scan, figure.labels))
  const source = `data:image/png;base64,${Buffer.from(picture).toString('base64')}`
  return html`<figure class="view"><figcaption>${figure.title}</figcaption><div class="scroll"><img src="${source}" alt="${figure.title}: axial, coronal and sagittal slices"></div>${key?.length ? html`<div class="key">${key}</div>` : undefined}</figure>`
}
