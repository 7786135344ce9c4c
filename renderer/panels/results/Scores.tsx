import type { RunDetail } from '../../../electron/host/api.ts'

/** How the method itself did where the answer is known, each score with its chance level and its mark. */
export function Scores({ tested }: { tested: RunDetail['tested'] }) {
  if (!tested)
    return <p className="dim">The method was not tested on this machine yet: choose it at the right and press Test the method.</p>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard
    <section className="card scroll" tabIndex={0} aria-label="The method on known answers">
      <h2 className="heading">The method on known answers</h2>
      <table className="result">
        <thead>
          <tr>
            <th scope="col">score</th>
            <th scope="col">found</th>
            <th scope="col">chance</th>
            <th scope="col">mark</th>
          </tr>
        </thead>
        <tbody>
          {[
            ...tested.phantom.map((score) => ({ ...score, on: 'phantom' })),
            ...tested.null.map((score) => ({ ...score, on: 'nothing to find' })),
          ].map((score) => (
            <tr key={`${score.on} ${score.name}`}>
              <td>
                {score.name} <span className="ink3">({score.on})</span>
              </td>
              <td className={`number ${score.passed ? 'ink-good' : 'ink-bad'}`}>{short(score.value)}</td>
              <td className="number">{short(score.chance)}</td>
              <td className="number">
                {score.better === 'higher' ? '≥' : '≤'} {short(score.mark)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const short = (value: number | null) => (value === null ? 'n/a' : String(Number(value.toPrecision(3))))
