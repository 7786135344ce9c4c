import type { RunDetail } from '../../../electron/host/api.ts'

type Table = RunDetail['tables'][number]
type Cell = string | number | null

/** Columns that colour or sort a row rather than say something. */
const silent = ['color', 'index', 'verdict']

/** A table of a result: names at the left, numbers at the right, each column saying what it means. */
export function ResultTable({ table }: { table: Table }) {
  const columns = table.columns.filter(({ name }) => !silent.includes(name))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard
    <section className="card scroll" tabIndex={0} aria-label={table.what}>
      <h2 className="heading">{table.what}</h2>
      <table className="result">
        <thead>
          <tr>
            {columns.map(({ name, description, unit }) => (
              <th key={name} title={description} scope="col">
                {name}
                {unit && unit.length < 5 && <span className="unit"> {unit}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, n) => (
            <tr key={n} className={row.index === null ? 'sum' : undefined}>
              {columns.map(({ name }, column) => (
                <td key={name} className={kindOf(row[name] ?? null)}>
                  {column === 0 && typeof row.color === 'string' && <i className="swatch" style={{ background: row.color }} />}
                  {name === 'unit' && row[name] === null ? '' : shown(row[name] ?? null)}
                  {column === 1 && typeof row.verdict === 'string' && row.verdict !== 'good' && <b className={`ink-${row.verdict}`}> ●</b>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** Figures and short words stand on one line, sentences get room. */
function kindOf(cell: Cell): string | undefined {
  if (typeof cell === 'number') return 'number'
  const { length } = cell ?? ''
  if (length > 40) return 'sentence'
  return length < 9 ? 'short' : undefined
}

/** Three figures where there are decimals, all where there are none. */
function shown(cell: Cell): string {
  if (cell === null) return 'n/a'
  if (typeof cell === 'string') return cell
  if (Number.isInteger(cell)) return cell.toLocaleString('en')
  return Math.abs(cell) >= 100 ? cell.toFixed(0) : String(Number(cell.toPrecision(3)))
}
