import { useQuery } from '@tanstack/react-query'
import type { ItemDetail } from '../../../electron/host/api.ts'
import { tsvRows } from './tsv-rows.ts'

const mostRows = 2000

/** The rows of a table, as the host gives them. */
export function TableViewer({ item }: { item: ItemDetail }) {
  const text = useQuery({
    queryKey: ['items', 'text', item.id, item.sha256],
    queryFn: async () => (await fetch(`/items/${item.id}/${item.files[0] ?? 'table.tsv'}`)).text(),
  })
  if (!text.data) return <p className="dim centred">Opening {item.name}</p>
  const [head = [], ...rows] = tsvRows(text.data)
  return (
    <section className="table-viewer" aria-label={item.name}>
      <table className="rows">
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name}>{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, mostRows).map((row) => (
            <tr key={row.join('\t')}>
              {row.map((cell, n) => (
                <td key={head[n]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > mostRows && (
        <p className="dim">
          The first {mostRows} of {rows.length} rows.
        </p>
      )}
    </section>
  )
}
