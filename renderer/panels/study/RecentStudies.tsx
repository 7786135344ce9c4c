import type { ReactNode } from 'react'
import { host } from '../../app/host.ts'
import { useRecent, useStudy } from '../../app/queries.ts'
import { attempt } from '../../app/workspace.ts'

/** Studies that were open before, newest first, without the one that is open now. */
export function RecentStudies({ opened, otherwise = null }: { opened?: () => void; otherwise?: ReactNode }) {
  const study = useStudy().data
  const recent = (useRecent().data ?? []).filter(({ where }) => where !== study?.where)
  if (!recent.length) return otherwise
  return (
    <section>
      <h2 className="heading">Recent</h2>
      {recent.map(({ id, name, where, present }) => (
        <button
          key={id}
          type="button"
          className="recent"
          disabled={!present}
          onClick={() => {
            opened?.()
            void attempt(() => host.study.open({ recent: id }))
          }}
        >
          <b>{name}</b> <span className="dim ellipsis">{present ? where : `${where} (not there)`}</span>
        </button>
      ))}
    </section>
  )
}
