import { useEffect, useState } from 'react'
import { Check, useMakerOf } from '../../panels/checks/Check.tsx'
import { changeOverlay, type ViewerStore } from './viewer-state.ts'

/** The check of a map that lies over a scan. A map that fails it is drawn grey. */
export function MapCheck({ itemId, store }: { itemId: string; store: ViewerStore }) {
  const run = useMakerOf(itemId)
  const [anyway, setAnyway] = useState(false)
  const fails = run?.verdict.level === 'bad'
  useEffect(() => {
    if (fails) changeOverlay(store, itemId, { colormap: anyway ? 'for' : 'gray' })
  }, [store, itemId, fails, anyway])
  if (!run) return null
  return (
    <Check run={run}>
      {fails && (
        <p>
          Drawn grey: the method or the map fails its check.{' '}
          <button type="button" className="link" onClick={() => setAnyway(!anyway)}>
            {anyway ? 'Grey again' : 'Colour it anyway'}
          </button>
        </p>
      )}
    </Check>
  )
}
