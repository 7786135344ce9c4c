import { type Random, weighted } from '../../../statistics/random.ts'
import { anatomy, mirrorCode } from '../tissues.ts'
import { type BoxedHead, standardBoxMm } from './boxed-head.ts'
import { type Cut, canvas, codeOf, cutHead, drawBend, isInside, type Plane, planes, shareOf } from './cut.ts'
import { drawLook, imageOf, type Look, sameContrast } from './look.ts'

/** What an example shows: an image and what is to be made of it, both 0 to 1 on the canvas. */
export interface Pair {
  readonly image: Float32Array
  readonly answer: Float32Array
}

export const taskKinds = ['segment', 'denoise', 'bias', 'inpaint', 'contrast', 'strip'] as const
export type TaskKind = (typeof taskKinds)[number]

/** A task is only what its examples show. */
export interface SliceTask {
  readonly kind: TaskKind
  readonly target: Pair
  readonly examples: readonly Pair[]
}

/** What no training ever asks for, so that it can be asked what the network makes of the unseen: one task, and four structures. */
export const unseenTask: TaskKind = 'strip'
export const unseenStructures = ['lateral ventricle', 'thalamus', 'putamen', 'hippocampus'] as const
const isUnseen = anatomy.map(({ name }) =>
  unseenStructures.some((structure) => name === `left ${structure}` || name === `right ${structure}`),
)

const trainedKinds: readonly { readonly kind: TaskKind; readonly weight: number }[] = [
  { kind: 'segment', weight: 0.6 },
  { kind: 'denoise', weight: 0.09 },
  { kind: 'bias', weight: 0.09 },
  { kind: 'inpaint', weight: 0.09 },
  { kind: 'contrast', weight: 0.13 },
]

/** A task as a training sees it, with `count` examples of other cuts. */
export function drawTask(heads: readonly BoxedHead[], count: number, random: Random): SliceTask {
  const { kind } = weighted(trainedKinds, random.uniform())
  const plane = (Object.keys(planes) as Plane[])[random.integer(3)]
  const reach = 0.5 * standardBoxMm[planes[plane][2]]
  const position = random.between(-reach, reach)
  const cuts = Array.from({ length: count + 1 }, () =>
    cutHead(heads[random.integer(heads.length)], plane, position + 2 * random.normal(), drawBend(random)),
  )
  const pair = kind === 'segment' ? segmenting(cuts, random) : restoring(kind, random)
  const [target, ...examples] = cuts.map((cut, n) => pair(cut, plane, random.fork(`pair ${n}`)))
  return { kind, target, examples }
}

type PairMaker = (cut: Cut, plane: Plane, random: Random) => Pair

/** One contrast for most tasks, a mixture for the others. */
function looks(random: Random): (random: Random) => Look {
  const common = drawLook(random.fork('look'))
  const mixed = random.uniform() < 0.35
  return (own) => ({ ...(mixed ? drawLook(own) : sameContrast(common, own)), stripped: common.stripped })
}

function segmenting(cuts: readonly Cut[], random: Random): PairMaker {
  const held = drawLabel(cuts[random.uniform() < 0.85 ? 0 : 1] ?? cuts[0], random.fork('label'))
  const look = looks(random)
  return (cut, plane, own) => ({ image: imageOf(cut.codes, plane, look(own), own), answer: shareOf((n) => held(cut, n)) })
}

/** Which points of any cut are asked for: a structure or one side of it, several together, or the part of some within a disc. */
export function drawLabel(seen: Cut, random: Random): (cut: Cut, n: number) => boolean {
  const counts = new Map<number, number>()
  for (const code of seen.codes) counts.set(codeOf(code), (counts.get(codeOf(code)) ?? 0) + 1)
  const present = [...counts].filter(([code, count]) => code > 0 && count >= 40 && !isUnseen[code]).map(([code]) => code)
  if (present.length === 0) return (cut, n) => isInside(cut.codes[n])
  const one = () => present[random.integer(present.length)]
  const draw = random.uniform()
  const asked = new Set<number>()
  const add = (code: number) => asked.add(code).add(mirrorCode[code])
  add(one())
  if (draw < 0.15) asked.delete(mirrorCode[[...asked][0]])
  if (draw > 0.6) for (let n = 1 + random.integer(3); n > 0; n--) add(one())
  if (asked.size === 0) add(one())
  if (draw < 0.8) return (cut, n) => asked.has(codeOf(cut.codes[n]))
  // A part of space: of what was drawn, or of the brain as a whole.
  const whole = random.uniform() < 0.4
  const inside = Array.from(seen.codes).flatMap((code, n) => ((whole ? isInside(code) : asked.has(codeOf(code))) ? [n] : []))
  const near = inside[random.integer(Math.max(1, inside.length))] ?? 0
  const [a, b, radius] = [seen.along[near], seen.down[near], random.between(10, 35)]
  return (cut, n) =>
    (whole ? isInside(cut.codes[n]) && !isUnseen[codeOf(cut.codes[n])] : asked.has(codeOf(cut.codes[n]))) &&
    Math.hypot(cut.along[n] - a, cut.down[n] - b) < radius
}

/** Tasks whose answer is an image. */
function restoring(kind: Exclude<TaskKind, 'segment'>, random: Random): PairMaker {
  const look = looks(random)
  const other = drawLook(random.fork('other contrast'))
  return (cut, plane, own) => {
    const drawn = look(own)
    const clean: Look = { ...drawn, noise: { ...drawn.noise, std: 0 }, bias: { ...drawn.bias, std: 0 } }
    const of = (given: Look) => imageOf(cut.codes, plane, given, own.fork('image'))
    if (kind === 'denoise') return { image: of({ ...clean, noise: { std: own.between(12, 40), rician: true } }), answer: of(clean) }
    if (kind === 'bias') return { image: of({ ...clean, bias: { std: own.between(0.3, 0.7), nodeMm: 50 } }), answer: of(clean) }
    if (kind === 'inpaint') {
      const answer = of(drawn)
      return { image: withHoles(answer, own), answer }
    }
    if (kind === 'strip') return { image: of({ ...drawn, stripped: false }), answer: of({ ...drawn, stripped: true }) }
    return { image: of(drawn), answer: of({ ...clean, means: other.means, stds: other.stds.map((std) => std / 2), gamma: other.gamma }) }
  }
}

/** One to three elliptic holes about the middle. */
function withHoles(image: Float32Array, random: Random): Float32Array {
  const { size } = canvas
  const out = image.slice()
  for (let count = 1 + random.integer(3); count > 0; count--) {
    const [x, y] = [size / 2 + 16 * random.normal(), size / 2 + 16 * random.normal()]
    const [a, b] = [random.between(3, 10), random.between(3, 10)]
    for (let n = 0; n < out.length; n++) if (Math.hypot(((n % size) - x) / a, (Math.floor(n / size) - y) / b) < 1) out[n] = 0
  }
  return out
}
