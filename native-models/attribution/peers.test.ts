import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { parseModel } from '../graph/onnx/load.ts'
import { type Random, seededRandom } from '../statistics/random.ts'
import type { Subject } from './method.ts'
import { findMethod } from './methods.ts'

const fixture = (name: string) => unzipSync(readFileSync(join(import.meta.dirname, 'fixtures', name)))
/** Captum and zennit in double precision, on networks and inputs of `fixtures/make_peers.py`. */
const files = fixture('peers.zip')
/** What has no gradient rule, slowly from its definition, on the same networks: `fixtures/make_slow_peers.py`. */
const slowFiles = fixture('slow-peers.zip')

interface Peer {
  readonly shape: number[]
  readonly x: number[]
  readonly y: number[]
  readonly maps: Readonly<Record<string, number[]>>
}

const HALF = { baseline: 'value', baselineValue: 0.3 }
const along = (rule: string) => ({ steps: 20, quadrature: rule, ...HALF })

/** Our settings for each of their maps: the method's name before the first space. */
const SETTINGS: Readonly<Record<string, Record<string, unknown>>> = {
  'deeplift value': HALF,
  'integrated-gradients gausslegendre': along('gausslegendre'),
  'integrated-gradients riemann_left': along('riemann-left'),
  'integrated-gradients riemann_right': along('riemann-right'),
  'integrated-gradients riemann_middle': along('riemann-middle'),
  occlusion: { patch: [3], stride: [2], ...HALF },
  smoothgrad: { draws: 6, noise: 0.2, scale: 'absolute' },
  'smoothgrad squared': { draws: 6, noise: 0.2, scale: 'absolute', squared: true },
  'smoothgrad zennit': { draws: 6, noise: 0.1, scale: 'range', lastWithoutNoise: true },
  vargrad: { draws: 6, noise: 0.2, scale: 'absolute' },
  'gradient-shap': { draws: 6, ...HALF },
  'gradcam signed': { signed: true, interpolation: 'nearest' },
  'lrp epsilon-plus': { composite: 'epsilon-plus' },
  'lrp epsilon-plus-flat': { composite: 'epsilon-plus-flat' },
  'lrp epsilon-alpha2-beta1': { composite: 'epsilon-alpha2-beta1' },
  'lrp epsilon-alpha2-beta1-flat': { composite: 'epsilon-alpha2-beta1-flat' },
  'lrp epsilon-gamma-box': { composite: 'epsilon-gamma-box', low: -4, high: 4 },
  'lrp epsilon': { composite: 'epsilon', epsilon: 1e-3 },
  'lrp gamma': { composite: 'gamma' },
  'lrp z-plus': { composite: 'z-plus' },
  'lrp alpha-beta': { composite: 'alpha-beta', alpha: 3 },
}

const SHARE = { keep: 0.4, masks: 30, ...HALF }

/** The same for the slow ones, where the size of boxes is each network's own. */
function slowSettings(kind: string, name: string): Record<string, unknown> {
  const { boxes, stride, blocks, cells } = SIZES[kind] ?? {}
  const settings: Record<string, Record<string, unknown>> = {
    'occlusion boxes': { patch: boxes, stride, ...HALF },
    'occlusion per-voxel': { patch: boxes, stride, perVoxel: true, ...HALF },
    'kernel-shap patches': { patch: blocks, ...HALF },
    'kernel-shap channels': { by: 'channel', ...HALF },
    'kernel-shap drawn': { patch: [6, 5], samples: 6000, ...HALF },
    'receptive-field': { draws: 3, noise: 0.5 },
    rise: { cells, ...SHARE },
    'rise plain': { cells, centred: false, ...SHARE },
  }
  return settings[name] ?? {}
}

const SIZES: Readonly<Record<string, Record<'boxes' | 'stride' | 'blocks' | 'cells', number[]>>> = {
  resnet: { boxes: [4, 3, 2], stride: [3, 2, 3], blocks: [5, 4, 4], cells: [3, 2, 4] },
  unet: { boxes: [3, 4, 5], stride: [2, 3, 4], blocks: [4, 4, 3], cells: [2, 3, 2] },
  eegnet: { boxes: [2, 16], stride: [1, 12], blocks: [3, 20], cells: [2, 7] },
  transformer: { boxes: [2], stride: [1], blocks: [2], cells: [3] },
}

/** The samples that `background` in make_slow_peers.py makes. */
const backgroundOf = (size: number) =>
  Array.from({ length: 12 }, (_, k) => Float32Array.from({ length: size }, (_, i) => Math.sin(0.3 + 0.9 * i + 1.7 * k + 0.01 * i * k)))

/** The draws that `Draws` in make_slow_peers.py deals out. */
function slowDraws(): Random {
  let [normals, uniforms, integers] = [0, 0, 0]
  return {
    ...seededRandom(0),
    normal: () => Math.sin(1 + 0.7 * normals++),
    uniform: () => (0.618 * ++uniforms) % 1,
    integer: (n) => (5 * integers++ + 2) % n,
  }
}

const LAYERS: Readonly<Record<string, string>> = { resnet: '/b/second/Conv', unet: '/merge/Conv', eegnet: '/point/Conv' }

/** The draws that `known_draws` in make_peers.py deals out. */
function knownDraws(): Random {
  let [normals, uniforms] = [0, 0]
  return {
    ...seededRandom(0),
    normal: () => Math.sin(1 + 0.7 * normals++),
    uniform: () => (uniforms++ + 0.5) / 6,
    integer: () => 0,
  }
}

/** Where Captum's DeepLIFT does not add up and ours does (or, in the transformer, adds up better): see the last test. */
const UNLIKE: Readonly<Record<string, string>> = {
  'resnet deeplift value': 'its pooling overwrites where windows overlap, and takes one slope for all where nothing changed',
  'unet deeplift value': 'its pooling takes one slope for all where nothing changed',
  'transformer deeplift': 'it leaves GELU with its gradient',
  'transformer deeplift value': 'it leaves GELU with its gradient',
}

function relativeDifference(given: ArrayLike<number>, expected: readonly number[]): number {
  let difference = 0
  let size = 0
  expected.forEach((value, i) => {
    difference += ((given[i] ?? Number.NaN) - value) ** 2
    size += value ** 2
  })
  return Math.sqrt(difference / size)
}

describe.each(['resnet', 'unet', 'eegnet', 'transformer'])('on the %s, as Captum, zennit and slow definitions have it', (kind) => {
  const peer: Peer = JSON.parse(strFromU8(files[`${kind}.json`] ?? new Uint8Array()))
  const model = parseModel(files[`${kind}.onnx`] ?? new Uint8Array(), `${kind}.onnx`)
  const subject: Subject = {
    model,
    shape: peer.shape,
    target: kind === 'unet' ? { kind: 'label', label: 1 } : { kind: 'element', index: [1] },
  }
  const names = Object.keys(peer.maps).filter((name) => !(`${kind} ${name}` in UNLIKE))

  it.each(names)('%s', async (name) => {
    const method = await findMethod(name.split(' ')[0] ?? '')
    const layer = /cam( |$)/.test(name) ? { layer: LAYERS[kind] } : {}
    const explainer = await method.open(subject, method.settings.parse({ ...SETTINGS[name], ...layer }))
    const { map } = await explainer.explain(Float32Array.from(peer.x), { random: knownDraws() })
    await explainer.release()
    expect(relativeDifference(map, peer.maps[name] ?? [])).toBeLessThan(1e-3)
  })

  const slow: Peer['maps'] = JSON.parse(strFromU8(slowFiles[`${kind}.json`] ?? new Uint8Array()))

  it.each(Object.keys(slow))('%s, as its definition has it', async (name) => {
    const method = await findMethod(name.split(' ')[0] ?? '')
    const layer = name === 'eigencam' ? { layer: LAYERS[kind] } : {}
    const background = name === 'haufe' ? backgroundOf(peer.x.length) : undefined
    const explainer = await method.open({ ...subject, background }, method.settings.parse({ ...slowSettings(kind, name), ...layer }))
    // Coalitions that are drawn give the values only nearly, whatever is drawn.
    const drawn = name.endsWith('drawn')
    const { map } = await explainer.explain(Float32Array.from(peer.x), { random: drawn ? seededRandom(1) : slowDraws() })
    await explainer.release()
    expect(relativeDifference(map, slow[name] ?? [])).toBeLessThan(drawn ? 0.05 : 1e-3)
  })

  it.skipIf(kind === 'transformer')('DeepLIFT adds up to the change of the output, whatever the baseline', async () => {
    const method = await findMethod('deeplift')
    for (const baselineValue of [0, 0.3, -1]) {
      const explainer = await method.open(subject, method.settings.parse({ baseline: 'value', baselineValue }))
      const { residual } = await explainer.explain(Float32Array.from(peer.x), { random: seededRandom(0) })
      await explainer.release()
      expect(residual?.value).toBeLessThan(1e-3)
    }
  })

  it('integrated gradients at 50 steps are complete to 1 %', async () => {
    const method = await findMethod('integrated-gradients')
    const explainer = await method.open(subject, method.settings.parse({}))
    const { residual } = await explainer.explain(Float32Array.from(peer.x), { random: seededRandom(0) })
    await explainer.release()
    expect(residual?.value).toBeLessThan(0.01)
  })
})
