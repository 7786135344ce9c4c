import { type Random, weighted } from '../../statistics/random.ts'
import type { Deformation } from './deformation.ts'
import type { Background, Range, Recipe, Staging } from './recipe.ts'
import { anatomy, codeOfLabel, synthsegClassCount } from './tissues.ts'

/** Everything that was drawn for one image: with the head map, the grid and these, the same image can be made again. */
export interface HeadParameters {
  readonly recipe: string
  /** Seeds the fields (warp, texture, bias, noise). */
  readonly seed: string
  readonly deformation: Deformation
  /** One entry a code of `anatomy`: mean and standard deviation of its intensity, of 255. */
  readonly means: readonly number[]
  readonly stds: readonly number[]
  readonly partialVolume: boolean
  readonly texture: { readonly share: number; readonly nodeMm: number }
  readonly bias: { readonly std: number; readonly nodeMm: number }
  readonly gamma: { readonly exponent: number; readonly scale: 'min-max' | '300' }
  /** Along each axis: distance between slices and σ of their profile, mm. */
  readonly slices: readonly { readonly spacingMm: number; readonly sigmaMm: number }[]
  readonly noise: { readonly std: number; readonly rician: boolean }
  readonly strip?: Strip
  /** What the scan covers, mm from the corner of the field of view; beyond it the image is 0. */
  readonly coverageMm?: { readonly low: readonly number[]; readonly high: readonly number[] }
  /** σ of the smoothing on the way to the working grid, mm. */
  readonly antialiasMm: number
}

export type Strip = { readonly kind: 'brain' } | { readonly kind: 'without fluid' } | { readonly kind: 'margin'; readonly marginMm: number }

/** The field of view that an image fills. */
export interface WorkingGrid {
  readonly shape: readonly [number, number, number]
  readonly spacingMm: number
  /** Synthesis happens on a grid this many times finer, so that thin fluid and cortex mix as they do in a resampled scan. */
  readonly oversampling: number
}

export const extentMm = ({ shape, spacingMm }: WorkingGrid): [number, number, number] => [
  shape[0] * spacingMm,
  shape[1] * spacingMm,
  shape[2] * spacingMm,
]

/** Draws the parameters of one image. `seed` names the fields' randomness; `random` draws the scalars. */
export function drawParameters(recipe: Recipe, grid: WorkingGrid, seed: string, random: Random): HeadParameters {
  const intensities = drawIntensities(recipe, random.fork('intensities'))
  const scanner = drawScanner(recipe, random.fork('scanner'))
  const field = random.fork('fields')
  return {
    recipe: recipe.name,
    seed,
    deformation: drawDeformation(recipe, random.fork('deformation')),
    ...intensities,
    partialVolume: recipe.partialVolume,
    texture: { share: from(recipe.texture.share, field), nodeMm: from(recipe.texture.nodeMm, field) },
    bias: {
      std: field.uniform() < recipe.bias.probability ? from(recipe.bias.std, field) : 0,
      nodeMm: from(recipe.bias.nodeMm, field),
    },
    gamma: { exponent: Math.exp(recipe.gamma.std * field.normal()), scale: recipe.gamma.scale },
    ...scanner,
    ...drawStaging(recipe.staging, grid, random.fork('staging')),
  }
}

const from = ([low, high]: Range, random: Random) => random.between(low, high)

function drawDeformation({ affine, warp, flip }: Recipe, random: Random): Deformation {
  const symmetric = (size: number) => random.between(-size, size)
  const three = (size: number) => [symmetric(size), symmetric(size), symmetric(size)] as const
  const scale = three(affine.scaling).map((s) => 1 + s)
  const angles = three((affine.rotationDeg * Math.PI) / 180)
  const [xy, xz, yz] = three(affine.shearing)
  const flipped = random.uniform() < flip
  const shear = [1, xy, xz, 0, 1, yz, 0, 0, 1]
  const stretch = [flipped ? -scale[0] : scale[0], 0, 0, 0, scale[1], 0, 0, 0, scale[2]]
  return {
    matrix: times(times(rotation(angles), shear), stretch),
    shiftMm: three(affine.shiftMm) as [number, number, number],
    flipped,
    warpStdMm: from(warp.stdMm, random),
    warpNodeMm: from(warp.nodeMm, random),
    integrated: warp.integrated,
  }
}

function rotation([a, b, c]: readonly number[]): number[] {
  const [ca, sa, cb, sb, cc, sc] = [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b), Math.cos(c), Math.sin(c)]
  const x = [1, 0, 0, 0, ca, -sa, 0, sa, ca]
  const y = [cb, 0, sb, 0, 1, 0, -sb, 0, cb]
  const z = [cc, -sc, 0, sc, cc, 0, 0, 0, 1]
  return times(times(x, y), z)
}

function times(a: readonly number[], b: readonly number[]): number[] {
  return Array.from({ length: 9 }, (_, n) => {
    const row = 3 * Math.floor(n / 3)
    const column = n % 3
    return a[row] * b[column] + a[row + 1] * b[column + 3] + a[row + 2] * b[column + 6]
  })
}

function drawIntensities({ intensities }: Recipe, random: Random): { means: number[]; stds: number[] } {
  if (intensities.by === 'contrast') {
    const drawn = new Map(
      Object.entries(intensities.contrast).map(([material, { mean, meanSd, std, stdSd }]) => [
        material,
        { mean: Math.max(0, mean + meanSd * random.normal()), std: Math.max(0, std + stdSd * random.normal()) },
      ]),
    )
    const of = (material: string) => drawn.get(material) ?? { mean: 0, std: 0 }
    return { means: anatomy.map(({ material }) => of(material).mean), stds: anatomy.map(({ material }) => of(material).std) }
  }
  const { mean, std, background, by } = intensities
  const groups = by === 'label' ? anatomy.length : synthsegClassCount
  const drawn = Array.from({ length: groups }, () => ({ mean: from(mean, random), std: from(std, random) }))
  const air = drawBackground(background, drawn[0], random)
  const of = (code: number) => (code === 0 ? air : drawn[groupOf(code, by)])
  return { means: anatomy.map((_, code) => of(code).mean), stds: anatomy.map((_, code) => of(code).std) }
}

function groupOf(code: number, by: 'class' | 'label' | 'side-tied class'): number {
  if (by === 'label') return code
  const { synthsegClass, mirror } = anatomy[code]
  if (by === 'class') return synthsegClass
  return Math.min(synthsegClass, anatomy[codeOfLabel.get(mirror) ?? code].synthsegClass)
}

function drawBackground({ zero, low, lowMean, lowStd }: Background, otherwise: { mean: number; std: number }, random: Random) {
  const draw = random.uniform()
  if (draw < zero) return { mean: 0, std: 0 }
  if (draw < zero + low) return { mean: from(lowMean, random), std: from(lowStd, random) }
  return otherwise
}

function drawScanner({ acquisitions, blur, noise }: Recipe, random: Random) {
  const acquisition = weighted(acquisitions, random.uniform())
  const thickAxis = random.integer(3)
  const spacings = acquisition.spacingMm?.map((range) => from(range, random)) ?? [1, 1, 1]
  const limit = acquisition.thicknessMm
  const slices = [0, 1, 2].map((axis) => {
    const native = acquisition.axes === 'none' || (acquisition.axes === 'one' && axis !== thickAxis)
    if (native) return { spacingMm: 1, sigmaMm: blur.nativeMm }
    const spacingMm = spacings[axis]
    const thicknessMm = limit === 'to spacing' ? random.between(1, spacingMm) : Math.min(spacingMm, from(limit, random))
    return { spacingMm, sigmaMm: blur.factor * thicknessMm * from(blur.jitter, random) }
  })
  const noisy = acquisition.axes !== 'none' || !noise.lowResolutionOnly
  return { slices, noise: { std: noisy ? from(noise.std, random) : 0, rician: random.uniform() < noise.rician } }
}

function drawStaging(staging: Staging | undefined, grid: WorkingGrid, random: Random) {
  if (!staging) return { antialiasMm: grid.oversampling > 1 ? 0.42 * grid.spacingMm : 0 }
  const { strip, cut, noNeck, antialias } = staging
  const extent = extentMm(grid)
  const low = [0, 0, 0]
  const high = [...extent]
  for (let axis = 0; axis < 3; axis++) {
    if (random.uniform() < cut.probability) low[axis] = from(cut.depthMm, random)
    if (random.uniform() < cut.probability) high[axis] -= from(cut.depthMm, random)
  }
  const below = from(noNeck.belowMm, random)
  if (random.uniform() < noNeck.probability) low[2] = Math.max(low[2], extent[2] / 2 - below)
  const covered = low.every((mm) => mm === 0) && high.every((mm, axis) => mm === extent[axis])
  return {
    antialiasMm: from(antialias, random) * grid.spacingMm,
    ...(covered ? {} : { coverageMm: { low, high } }),
    ...(random.uniform() < strip.probability ? { strip: drawStrip(strip, random) } : {}),
  }
}

function drawStrip({ exact, withoutFluid, marginMm }: Staging['strip'], random: Random): Strip {
  const kind = random.uniform()
  if (kind < exact) return { kind: 'brain' }
  if (kind < exact + withoutFluid) return { kind: 'without fluid' }
  return { kind: 'margin', marginMm: from(marginMm, random) }
}
