import { SLICE_TYPE } from '@niivue/niivue'
import { useEffect, useRef, useState } from 'react'
import type { ItemDetail, Problem } from '../../../electron/host/api.ts'
import { problemOf } from '../../app/problem.ts'
import { NoPicture } from '../NoPicture.tsx'
import { newScene } from '../volume/scene.ts'
import { surfaceOf } from '../volume/surfaces.ts'
import '../volume/viewer.css'

/** A surface that belongs to no scan here, by itself in 3-D. Where its scan is known, it is looked at over that. */
export default function MeshViewer({ item }: { item: ItemDetail }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [painted, setPainted] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const [losses, setLosses] = useState(0)

  useEffect(() => {
    const element = canvas.current
    if (!element) return
    let gone = false
    const lost = () => setLosses((before) => before + 1)
    element.addEventListener('webglcontextlost', lost)
    const drawn = newScene(element, item.id).then(async (store) => {
      const { nv } = store.getState()
      nv.opts.show3Dcrosshair = false
      nv.addMesh(await surfaceOf(item, nv.gl))
      nv.setSliceType(SLICE_TYPE.RENDER)
      if (!gone) setPainted(true)
      return nv
    })
    drawn.catch((error) => !gone && setProblem(problemOf(error)))
    return () => {
      gone = true
      element.removeEventListener('webglcontextlost', lost)
      setPainted(false)
      void drawn.then((nv) => nv.cleanup()).catch(() => undefined)
    }
  }, [item.id, losses])

  const { vertices, triangles } = item.header
  return (
    <div className="viewer">
      <div className="viewer-canvas">
        <canvas key={losses} ref={canvas} tabIndex={0} aria-label={`${item.name}, 3-D`} data-painted={painted} />
        {problem && <NoPicture problem={problem} />}
      </div>
      <div className="readout">
        {Number(vertices).toLocaleString()} vertices, {Number(triangles).toLocaleString()} triangles
      </div>
    </div>
  )
}
