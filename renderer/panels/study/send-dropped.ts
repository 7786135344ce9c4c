import { create } from 'zustand'
import { send } from '../../app/host.ts'

/** Files on their way to the host; undefined when there are none. */
export const sending = create<{ now: { done: number; total: number; name: string } | undefined }>()(() => ({ now: undefined }))

interface FolderFile {
  readonly path: string
  readonly file: File
}

/** Sends files, and folders as folders. One that fails is told in `refused` and stops none of the others. */
export async function sendDropped(
  loose: readonly File[],
  folders: readonly (readonly FolderFile[])[],
): Promise<{ places: string[]; refused: string[] }> {
  const places: string[] = []
  const refused: string[] = []
  const total = loose.length + folders.flat().length
  let done = 0
  const one = async (name: string, file: File, into?: string) => {
    sending.setState({ now: { done, total, name } })
    try {
      return await send(name, file, into)
    } catch (error) {
      refused.push(error instanceof Error ? error.message : `${name} could not be sent.`)
      return undefined
    } finally {
      done++
    }
  }
  try {
    for (const file of loose) {
      const sent = await one(file.name, file)
      if (sent) places.push(sent.id)
    }
    for (const files of folders) {
      let folder: string | undefined
      for (const { path, file } of files) folder = (await one(path, file, folder))?.folder ?? folder
      if (folder !== undefined) places.push(folder)
    }
  } finally {
    sending.setState({ now: undefined })
  }
  return { places, refused }
}
