import { type Niivue, NVMesh } from '@niivue/niivue'
import type { ItemDetail } from '../../../electron/host/api.ts'
import type { Overlay } from './viewer-state.ts'

/** How much of a surface shines through the 3-D picture of its scan. */
const throughScan = 0.6

/** A surface for a viewer, in RAS millimetres, from its GIFTI. It is known by its item's id. */
export async function surfaceOf(item: Pick<ItemDetail, 'id' | 'name'>, gl: WebGL2RenderingContext): Promise<NVMesh> {
  const mesh = await NVMesh.loadFromUrl({ url: `/items/${item.id}/file`, name: item.name, gl })
  mesh.id = item.id
  return mesh
}

/** Brings the surfaces of a viewer in line with its overlays: adds, removes, colours. */
export async function drawSurfaces(nv: Niivue, overlays: readonly Overlay[], items: readonly ItemDetail[]): Promise<void> {
  const wanted = overlays.filter(({ kind }) => kind === 'mesh')
  for (const mesh of [...nv.meshes]) if (!wanted.some(({ itemId }) => itemId === mesh.id)) nv.removeMesh(mesh)
  // niivue shows on a plane what of a surface lies near it, which is nothing where it stands upright: that is no contour.
  nv.opts.meshThicknessOn2D = 0
  nv.opts.meshXRay = throughScan
  for (const { itemId, colormap, opacity, visible } of wanted) {
    const item = items.find(({ id }) => id === itemId)
    const drawn = nv.meshes.find(({ id }) => id === itemId)
    const mesh = drawn ?? (item && (await surfaceOf(item, nv.gl)))
    if (!mesh) continue
    if (!drawn) nv.addMesh(mesh)
    mesh.rgba255 = Uint8Array.of(...rgbOf(colormap), 255)
    mesh.opacity = opacity
    mesh.visible = visible
    mesh.updateMesh(nv.gl)
  }
  if (wanted.length) nv.drawScene()
}

function rgbOf(color: string): [number, number, number] {
  const hex = Number.parseInt(color.slice(1), 16)
  return [hex >> 16, (hex >> 8) & 255, hex & 255]
}
