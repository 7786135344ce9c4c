import type { ListOfFile } from '../../../electron/host/api.ts'
import { number } from '../../viewers/words.ts'

/** What a file holds: each list with how long it is, what stands in it and its first values. */
export function ListTable({ lists, roles }: { lists: readonly ListOfFile[]; roles: Readonly<Record<string, string>> }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and holds nothing that takes the focus
    <section className="lists-of-file" aria-label="What the file holds" tabIndex={0}>
      <table className="rows">
        <thead>
          <tr>
            <th>List</th>
            <th>Holds</th>
            <th>First values</th>
            <th>Is read as</th>
          </tr>
        </thead>
        <tbody>
          {lists.map((list) => (
            <tr key={list.name} data-used={list.name in roles}>
              <td>{list.name}</td>
              <td>{heldBy(list)}</td>
              <td className="first-values">
                {list.first.map(shortened).join('  ')}
                {list.length > list.first.length && list.holds !== 'lists' ? ' …' : ''}
              </td>
              <td>{roles[list.name] ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const shortened = (text: string) => {
  const value = Number(text)
  return text.length > 9 && Number.isFinite(value) ? String(Number(value.toPrecision(7))) : text
}

function heldBy({ holds, length, low, high, areWhole, isRising, different }: ListOfFile): string {
  const many = length.toLocaleString('en')
  if (holds === 'words') return `${many} words${different === null ? '' : `, ${different.toLocaleString('en')} different`}`
  const range = low === null || high === null ? '' : `, ${number(low)} to ${number(high)}`
  if (holds === 'lists') return `${many} lists of numbers${range}`
  const few = !isRising && different !== null && different < length / 2 ? `, ${different.toLocaleString('en')} different` : ''
  return `${many} ${areWhole ? 'whole numbers' : 'numbers'}${range}${few}${isRising && length > 1 ? ', rising' : ''}`
}
