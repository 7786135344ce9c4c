import type { ItemDetail } from '../../../electron/host/api.ts'
import { Told } from '../../app/problem.ts'

/** Where the bytes of a volume are, and under which name niivue knows their format. */
export function sourceOf(item: ItemDetail): { url: string; name: string } {
  const name = item.files[0] ?? 'volume.nii.gz'
  return { url: `/items/${item.id}/${name}`, name: name === 'file' ? item.name : name }
}

const ahead = new Map<string, Promise<ArrayBuffer | undefined>>()

/** Asks for the bytes of the scan that the window opens with while the viewer is still loading. */
export function fetchAhead(item: ItemDetail): void {
  if (item.kind === 'volume' && item.state === 'present')
    ahead.set(
      item.id,
      fetched(item).catch(() => undefined),
    )
}

/** The bytes of a volume, unpacked by the browser beside the page's own work. */
export async function bytesOf(item: ItemDetail): Promise<ArrayBuffer> {
  const early = ahead.get(item.id)
  ahead.delete(item.id)
  return (await early) ?? fetched(item)
}

async function fetched(item: ItemDetail): Promise<ArrayBuffer> {
  const { url, name } = sourceOf(item)
  const answer = await fetch(url).catch(() => undefined)
  if (!answer?.ok || !answer.body)
    throw new Told(
      `${item.name} could not be read${answer ? ` (the host answers ${answer.status})` : ': the host did not answer'}.`,
      'Look whether the disk that it lies on is there, then try again.',
    )
  const packed = /\.gz$/i.test(name)
  return new Response(packed ? answer.body.pipeThrough(new DecompressionStream('gzip')) : answer.body).arrayBuffer().catch(() => {
    throw damaged(item, packed ? 'It ends early, or what was packed cannot be unpacked.' : 'It ends early.')
  })
}

/** What is said of a file that is there and cannot be drawn. */
export function damaged({ name }: ItemDetail, how: string): Told {
  return new Told(`${name} is damaged, so there is no picture of it. ${how}`, 'Copy it again from where it came from, then try again.')
}
