import type { InstrumentCard, ItemDetail } from '../../../electron/host/api.ts'

type Port = InstrumentCard['takes'][number]

/** Kinds of items that go into a port. Numbers for a network come from arrays and from scans. */
export function kindsOf({ kind }: Pick<Port, 'kind'>): ItemDetail['kind'][] {
  if (kind === 'samples') return ['array', 'volume']
  return itemKinds.filter((each) => each === kind)
}

const itemKinds = ['volume', 'labels', 'recording', 'spikes', 'table', 'picture', 'mesh', 'model', 'array'] as const

export function takesKind(port: Pick<Port, 'kind'>, kind: ItemDetail['kind']): boolean {
  return kindsOf(port).includes(kind)
}
