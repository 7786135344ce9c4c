import { useEffect, useState } from 'react'
import { host, isElectron } from '../../app/host.ts'
import { queryClient } from '../../app/queries.ts'
import { attempt, workspace } from '../../app/workspace.ts'
import { sendDropped } from './send-dropped.ts'

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
      // Entries are gone once this turn is over.
      const entries = [...(event.dataTransfer?.items ?? [])].flatMap((item) => item.webkitGetAsEntry() ?? [])
      const files = [...(event.dataTransfer?.files ?? [])]
      if (files.length) void attempt(() => importDropped(files, entries))
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

/** Without a study, the sample study takes them in: nothing that is dropped is turned away. A folder stays one, so that its series do. */
async function importDropped(files: readonly File[], entries: readonly FileSystemEntry[]): Promise<void> {
  if (!(await host.study.current())) await host.study.sample()
  const folders = entries.filter(isFolder)
  const loose = files.filter((file) => !folders.some(({ name }) => name === file.name))
  const walked = await Promise.all(folders.map(filesIn))
  // Files that come together may be parts of one, a header and its samples: they stay together.
  const together = loose.length > 1 ? [loose.map((file) => ({ path: file.name, file }))] : []
  const { places, refused } = await sendDropped(together.length ? [] : loose, [...together, ...walked])
  if (places.length) await host.items.import({ places })
  await queryClient.invalidateQueries({ queryKey: ['study'] })
  const [first] = refused
  if (first)
    workspace.getState().tell(new Error(`${refused.length === 1 ? '' : `${refused.length} files were not taken in. The first: `}${first}`))
}

const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory

/** Every file in a folder, with its path in it; what is hidden is left where it is. */
async function filesIn(folder: FileSystemDirectoryEntry): Promise<{ path: string; file: File }[]> {
  const found: { path: string; file: File }[] = []
  const reader = folder.createReader()
  for (;;) {
    // A hundred at a time, until none are left.
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (entries.length === 0) return found
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue
      if (isFolder(entry)) found.push(...(await filesIn(entry)))
      else found.push({ path: entry.fullPath.slice(1), file: await fileOf(entry as FileSystemFileEntry) })
    }
  }
}

const fileOf = (entry: FileSystemFileEntry) => new Promise<File>((resolve, reject) => entry.file(resolve, reject))
