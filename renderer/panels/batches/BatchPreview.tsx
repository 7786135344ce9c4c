import type { BatchPreview as Preview } from '../../../electron/host/api.ts'

/** What a batch would make and where it would go. */
export function BatchPreview({ preview, titles }: { preview: Preview; titles: ReadonlyMap<string, string> }) {
  const severalAnalyses = new Set(preview.rows.map(({ instrument }) => instrument)).size > 1
  const anyKnown = preview.rows.some(({ known }) => known)
  return (
    <section className="batch-rows" aria-label="What will be made">
      <table>
        <thead>
          <tr>
            <th>Item</th>
            {severalAnalyses && <th>Analysis</th>}
            <th>Goes to</th>
            {anyKnown && <th>Known</th>}
          </tr>
        </thead>
        <tbody>
          {preview.rows.map(({ itemId, item, instrument, folder, known }) => (
            <tr key={`${itemId} ${instrument}`}>
              <td>{item}</td>
              {severalAnalyses && <td className="dim">{titles.get(instrument) ?? instrument}</td>}
              <td className="mono">{folder}</td>
              {anyKnown && <td className="dim">{known ? 'done before, taken over' : ''}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      {preview.count > preview.rows.length && <p className="dim small">and {preview.count - preview.rows.length} more</p>}
    </section>
  )
}
