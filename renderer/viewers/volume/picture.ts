import type { Niivue } from '@niivue/niivue'

/** Saves what the viewer shows as a PNG, `times` as fine as the screen. */
export async function savePicture(nv: Niivue, name: string, times: 1 | 2 | 4): Promise<void> {
  const { canvas } = nv
  if (!canvas) return
  const before = nv.opts.forceDevicePixelRatio
  nv.opts.forceDevicePixelRatio = (globalThis.devicePixelRatio || 1) * times
  nv.resizeListener()
  // Read in the same turn as it is drawn: the buffer is cleared after it.
  const taken = new Promise<Blob | null>((resolve) => canvas.toBlob(resolve))
  nv.opts.forceDevicePixelRatio = before
  nv.resizeListener()
  const blob = await taken
  if (!blob) throw new Error('The picture is too large for this machine. Take it at a lower resolution.')
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = `${name.replace(/(\.nii)?(\.gz)?$/, '')}.png`
  link.click()
  URL.revokeObjectURL(link.href)
}
