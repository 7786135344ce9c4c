import { workspace } from './workspace.ts'

/** What went wrong and what to do about it, until it is put away. */
export function Notice() {
  const problem = workspace((state) => state.problem)
  if (!problem) return null
  const where = [problem.file, problem.place].filter(Boolean).join(', ')
  return (
    <div className="notice" role="alert">
      <div>
        {where && <b>{where}: </b>}
        {problem.what} <span className="dim">{problem.remedy}</span>
      </div>
      <button type="button" aria-label="Put away" onClick={() => workspace.setState({ problem: undefined })}>
        ×
      </button>
    </div>
  )
}
