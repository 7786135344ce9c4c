import type { NVImage } from '@niivue/niivue'

/** The item that niivue loaded a volume from: it is known by its address. */
export const itemIdOf = ({ url }: NVImage): string | undefined => /\/items\/([^/]+)\//.exec(url ?? '')?.[1]
