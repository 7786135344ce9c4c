import type { RunDetail } from '../../../electron/host/api.ts'

/** The files of a run, its settings, and what it was made with. */
export function Provenance({ run }: { run: RunDetail }) {
  const facts: [string, string][] = [
    ...Object.entries(run.settings).map(([name, value]): [string, string] => [name, String(value)]),
    ['seed', String(run.seed)],
    ['took', `${run.seconds.toFixed(1)} s`],
    ['memory', `${Math.round(run.peakMemoryMB)} MB`],
    ...run.models.map(({ name, sha256 }): [string, string] => [name, sha256.slice(0, 12)]),
    ...Object.entries(run.versions),
  ]
  return (
    <>
      <details open>
        <summary>Files</summary>
        <ul className="sources">
          {run.files.map(({ name, bytes }) => (
            <li key={name}>
              <a href={`/runs/${run.id}/${name}`} download={name.split('/').at(-1)}>
                {name}
              </a>{' '}
              <span className="ink3">{size(bytes)}</span>
            </li>
          ))}
        </ul>
      </details>
      <details>
        <summary>Settings and versions</summary>
        <dl className="facts">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </details>
      <details>
        <summary>The command that repeats this</summary>
        <pre className="command">{run.command}</pre>
      </details>
    </>
  )
}

function size(bytes: number): string {
  return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}
