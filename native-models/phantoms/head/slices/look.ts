import { type Random, weighted } from '../../../statistics/random.ts'
import { smoothVoxels } from '../../../volume/smooth.ts'
import { applyGamma } from '../intensity.ts'
import { normalNodes, rowReader } from '../nodes.ts'
import { normaliseForNetwork } from '../normalise.ts'
import { fastNormals } from '../normals.ts'
import { drawParameters, type HeadParameters } from '../parameters.ts'
import { tissueTraining } from '../recipes.ts'
import { trainingGrid } from '../sample.ts'
import { canvas, codeOf, fineSize, isInside, type Plane, planes } from './cut.ts'

/** How a cut looks: a scan's own parameters, drawn as for the training of segment/tissue. */
export type Look = Pick<HeadParameters, 'means' | 'stds' | 'gamma' | 'bias' | 'noise' | 'slices'> & { readonly stripped: boolean }

export function drawLook(random: Random): Look {
  const { recipe } = weighted(tissueTraining.parts, random.uniform())
  const { means, stds, gamma, bias, noise, slices } = drawParameters(recipe, trainingGrid, 'look', random)
  return { means, stds, gamma, bias, noise: { ...noise, std: noise.std / 2 }, slices, stripped: random.uniform() < 0.35 }
}

/** Another person in the same scanner: brightness that differs a little, artefacts of its own. */
export function sameContrast(look: Look, random: Random): Look {
  return {
    ...drawLook(random),
    means: look.means.map((mean) => Math.max(0, mean + 5 * random.normal())),
    stds: look.stds,
    gamma: look.gamma,
  }
}

/** The image of a cut as a network sees it, 0 to 1 on the canvas. The same random numbers give the same grain whatever the noise and the bias. */
export function imageOf(codes: Uint8Array, plane: Plane, look: Look, random: Random): Float32Array {
  const image = new Float32Array(codes.length)
  const grain = fastNormals(random.fork('tissue'))
  for (let n = 0; n < image.length; n++) {
    const code = codeOf(codes[n])
    const value = look.means[code] + look.stds[code] * grain()
    image[n] = look.stripped && !isInside(codes[n]) ? 0 : value
  }
  applyGamma(image, look.gamma)
  const [u, v] = planes[plane]
  const blur = (axis: number) => Math.max(0.6, look.slices[axis].sigmaMm)
  const coarse = halved(smoothVoxels(image, [fineSize, fineSize, 1], [blur(u), blur(v), 0]))
  spoil(coarse, look, random)
  if (look.stripped) keepWhere(coarse, codes)
  return normaliseForNetwork(coarse)
}

/** Means of two by two points. */
function halved(fine: Float32Array): Float32Array {
  const { size } = canvas
  const out = new Float32Array(size * size)
  for (let j = 0, n = 0; j < fineSize; j++) for (let i = 0; i < fineSize; i++, n++) out[(j >> 1) * size + (i >> 1)] += fine[n] / 4
  return out
}

/** Bias field and noise, in place. */
function spoil(image: Float32Array, { bias, noise }: Look, random: Random): void {
  const { size, spacingMm } = canvas
  const field = normalNodes([size * spacingMm, size * spacingMm, spacingMm], bias.nodeMm, bias.std, random.fork('bias'))
  const read = rowReader(field, size, spacingMm)
  const row = new Float32Array(size)
  const normal = fastNormals(random.fork('noise'))
  for (let j = 0, n = 0; j < size; j++) {
    read(j, 0, row)
    for (let i = 0; i < size; i++, n++) {
      const real = image[n] * Math.exp(row[i]) + noise.std * normal()
      image[n] = noise.rician ? Math.hypot(real, noise.std * normal()) : Math.max(0, real)
    }
  }
}

/** What was stripped away is exactly 0. */
function keepWhere(image: Float32Array, codes: Uint8Array): void {
  const { size } = canvas
  for (let n = 0; n < image.length; n++) {
    const at = 2 * (n % size) + fineSize * 2 * Math.floor(n / size)
    if (![at, at + 1, at + fineSize, at + fineSize + 1].some((m) => isInside(codes[m]))) image[n] = 0
  }
}
