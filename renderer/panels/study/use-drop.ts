import { useEffect, useState } from 'react'
import { host, isElectron, upload } from '../../app/host.ts'
import { queryClient } from '../../app/queries.ts'
import { attempt } from '../../app/workspace.ts'

/** Takes in what is dropped anywhere in the window; true while something is held over it. */
export function useDrop(): boolean {
  const [over, setOver] = useState(false)
  useEffect(() => {
    const hold = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      setOver(true)
    }
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const drop = (event: DragEvent) => {
      event.preventDefault()
      setOver(false)
      // The desktop program takes files from where they lie (electron/preload.cts), and folders too.
      if (isElectron) return
      const files = [...(event.dataTransfer?.files ?? [])]
      if (files.length) void attempt(() => importFiles(files))
    }
    window.addEventListener('dragover', hold)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragover', hold)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('drop', drop)
    }
  }, [])
  return over
}

/** Without a study, the sample study takes them in: nothing that is dropped is turned away. */
async function importFiles(files: readonly File[]): Promise<void> {
  if (!(await host.study.current())) await host.study.sample()
  const places: string[] = []
  for (const file of files) places.push(await upload(file.name, file))
  await host.items.import({ places })
  await queryClient.invalidateQueries({ queryKey: ['study'] })
}
