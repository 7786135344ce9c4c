import { useState } from 'react'
import { useStore } from 'zustand'
import { percent } from '../words.ts'
import { volumeOf } from './scene.ts'
import { type RegionShare, sharesOf } from './statistics.ts'
import type { Overlay, ViewerStore } from './viewer-state.ts'

const mostRows = 8

/** Where a map's relevance lies, by the regions of the labels that are shown with it, beside what their volume alone would give. */
export function RegionShares({ store, overlay }: { store: ViewerStore; overlay: Overlay }) {
  const { nv, overlays } = useStore(store)
  const [shares, setShares] = useState<readonly RegionShare[]>()
  const atlas = overlays.findLast(({ kind }) => kind === 'labels')
  if (!atlas) return <p className="small dim">Show labels of the same scan to see in which regions it lies.</p>
  const measure = () => {
    const [map, regions] = [volumeOf(nv, overlay.itemId), volumeOf(nv, atlas.itemId)]
    if (!map?.img || !regions?.img) return
    const same = String(map.hdr?.dims.slice(1, 4)) === String(regions.hdr?.dims.slice(1, 4))
    if (!same) throw new Error('The labels lie on another grid than the map.')
    setShares(sharesOf(map.img, regions.img))
  }
  if (!shares)
    return (
      <button type="button" className="tool" onClick={measure}>
        Relevance by region
      </button>
    )
  return (
    <table className="measured">
      <caption>Relevance by region, of what lies in {atlas.name}</caption>
      <thead>
        <tr>
          <th scope="col">Region</th>
          <th scope="col">has</th>
          <th scope="col">by chance</th>
        </tr>
      </thead>
      <tbody>
        {shares.slice(0, mostRows).map(({ index, relevanceShare, volumeShare }) => (
          <tr key={index}>
            <th scope="row">{atlas.labels.find((label) => label.index === index)?.name ?? `Label ${index}`}</th>
            <td>{percent(relevanceShare)}</td>
            <td className="dim">{percent(volumeShare)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
