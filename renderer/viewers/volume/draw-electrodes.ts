import type { ViewerState } from './viewer-state.ts'

const name = 'electrodes'
/** Near a slice, so that an electrode is seen in it and not in all. */
const thicknessMm = 6

export const hasElectrodes = ({ nv }: ViewerState): boolean => nv.meshes.some((mesh) => mesh.name === name)

/** Balls at places of the world in a scan, or none. */
export function drawElectrodes({ nv }: ViewerState, electrodes: readonly { name: string; mm: readonly [number, number, number] }[]): void {
  for (const mesh of nv.meshes.filter((each) => each.name === name)) nv.removeMesh(mesh)
  if (electrodes.length > 0) {
    const axis = (n: 0 | 1 | 2) => electrodes.map(({ mm }) => mm[n])
    const mesh = nv.loadConnectomeAsMesh({
      name,
      nodeColormap: 'cool',
      nodeColormapNegative: 'cool',
      ...{ nodeMinColor: 0, nodeMaxColor: 2, nodeScale: 3, showLegend: false },
      nodes: {
        names: electrodes.map((each) => each.name),
        ...{ X: axis(0), Y: axis(1), Z: axis(2), Color: electrodes.map(() => 1), Size: electrodes.map(() => 1) },
        prefilled: [],
      },
      edges: [],
    })
    mesh.name = name
    nv.addMesh(mesh)
    nv.setMeshThicknessOn2D(thicknessMm)
  }
  nv.drawScene()
  // How many are drawn, for tests: pictures differ with every machine.
  if (nv.canvas) nv.canvas.dataset.electrodes = String(electrodes.length)
}
