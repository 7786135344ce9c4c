import { phantomCommand } from '../runs/provenance.ts'
import type { RunRecord } from '../runs/record.ts'
import { type Html, html } from './html.ts'
import { shownNumber } from './numbers.ts'

type Tested = NonNullable<RunRecord['tested']>

/** How the instrument itself scored where the answer is known, with chance beside each score; or how to find out. */
export function testedHtml({ tested, instrument }: RunRecord): Html {
  if (!tested) {
    return html`<section><h2>How far to trust the method</h2><div class="verdict warn"><b>Not tested on this machine yet.</b><p>To see what it scores on data with a known answer, and on data with nothing to find: </p><pre>${phantomCommand(instrument.id)}</pre></div></section>`
  }
  const all = [...tested.phantom, ...tested.null]
  const met = all.filter(({ passed }) => passed).length
  const sentence = tested.passed
    ? 'It found what was planted, and nothing where there was nothing.'
    : 'It misses marks on data with a known answer.'
  const head = html`<thead><tr><th class="text">score</th><th>value</th><th>chance</th><th>mark</th><th class="text"></th></tr></thead>`
  return html`<section><h2>How far to trust the method</h2><div class="verdict ${tested.passed ? 'good' : 'bad'}"><b>${sentence}</b><p>${met} of ${all.length} marks met, tested ${tested.testedAt.slice(0, 10)} with seed ${tested.seed}. Chance is what a method that knows nothing scores.</p></div><div class="scroll"><table>${head}<tbody>${rowsOf('', tested.phantom)}${rowsOf('Null: ', tested.null)}</tbody></table></div></section>`
}

function rowsOf(prefix: string, scores: Tested['phantom']): Html[] {
  return scores.map(({ name, value, chance, mark, better, unit, passed }) => {
    const shown = (number: number | null) => (number === null ? '–' : `${shownNumber(number)}${unit ? ` ${unit}` : ''}`)
    const sign = better === 'higher' ? '≥' : '≤'
    return html`<tr><td class="text">${prefix}${name}</td><td>${shown(value)}</td><td>${shown(chance)}</td><td>${sign} ${shown(mark)}</td><td class="text tone ${passed ? 'good' : 'bad'}">${passed ? 'met' : 'missed'}</td></tr>`
  })
}
