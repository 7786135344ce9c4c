import { z } from 'zod'
import { array, instrument, labelVolume, mesh, table } from '../contract.ts'
import { makeSurface, surfaceColumns } from './surface/make-surface.ts'
import { judgeSurface, makePlate, makeTorus } from './surface/phantom.ts'

export default instrument({
  id: 'segment/surface',
  title: 'Surface of a label',
  summary: 'Makes a smooth closed surface round labels (GIFTI, STL, OBJ), with its volume, area, normals and curvature.',
  sources: [
    'Lorensen WE, Cline HE (1987). Marching cubes: a high resolution 3D surface construction algorithm. Computer Graphics 21:163–169.',
    'Taubin G (1995). A signal processing approach to fair surface design. SIGGRAPH 351–358.',
    'Garland M, Heckbert PS (1997). Surface simplification using quadric error metrics. SIGGRAPH 209–216.',
    'Cazals F, Pouget M (2005). Estimating differential quantities using polynomial fitting of osculating jets. Comput Aided Geom Des 22:121–146.',
  ],
  takes: { labels: labelVolume({ what: 'a segmentation' }) },
  settings: z.object({
    labels: z.array(z.int().min(1)).default([]).describe('Values that the surface goes round, together; all when empty.'),
    smoothing: z.number().min(0).max(5).default(0.7).describe('Gaussian that rounds off the voxels, in units of the finest spacing.'),
    rounds: z.int().min(0).max(200).default(10).describe('Rounds of smoothing of the mesh, which do not shrink it.'),
    keep: z.number().min(0.01).max(1).default(1).describe('Share of the triangles that is kept; fewer are quicker to show and to print.'),
    radiusMm: z.number().min(1).max(30).default(5).describe('How far round a vertex curvature is fitted, in mm.'),
  }),
  gives: {
    surface: mesh({ what: 'the surface, in RAS millimetres', suffix: 'desc-surface' }),
    measures: table({ what: 'volume, area and curvature of it', columns: surfaceColumns, suffix: 'desc-surface_stats' }),
    curvature: array({ what: 'a row a vertex: outward normal x, y, z, mean curvature in 1/mm, Gaussian curvature in 1/mm²' }),
  },
  run: ({ labels }, settings, context) => makeSurface(labels, settings, context),
  verdict({ measures }, warnings) {
    const value = (name: string) => Number(measures?.rows.find(({ measure }) => measure === name)?.value)
    const open = value('Edges not of two triangles')
    return {
      level: open > 0 || warnings.length ? 'warn' : 'good',
      sentence: `The surface holds ${value('Volume inside').toPrecision(4)} mL and has ${value('Area').toPrecision(4)} cm².`,
      detail: open > 0 ? `${open} edges do not belong to exactly two triangles: parts touch there.` : 'It is closed everywhere.',
    }
  },
  phantom: { fast: true, make: makeTorus, makeNull: makePlate, judge: judgeSurface },
})
