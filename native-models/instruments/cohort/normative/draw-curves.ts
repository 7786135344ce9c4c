import { conditionalDensity, quantileOf } from '../../../statistics/conditional-density.ts'
import { type Cohort, type Person, peersOf } from './cohort.ts'
import { bandwidthOf } from './compare-persons.ts'

const [width, height, left, top, bottom, perRow] = [300, 230, 50, 30, 34, 3]
const most = 12
const shares = [0.05, 0.25, 0.5, 0.75, 0.95]
const steps = 24

/**
 * Percentile curves (5, 25, 50, 75, 95) of at most twelve measures over age, as SVG: of the sex of the first person, for their head size, with the
 * cohort's people of that sex as faint dots and the persons of that sex as strong ones.
 */
export function drawCurves(cohort: Cohort, persons: readonly Person[], widthFactor: number): string {
  const [first] = persons
  const like = cohort.people.filter(({ sex }) => sex === first.sex)
  const ages = like.map(({ age }) => age)
  const [from, to] = [Math.min(...ages), Math.max(...ages)]
  const bandwidth = bandwidthOf(like, widthFactor)
  const peers = peersOf(like, cohort.hasTiv)
  const beside = cohort.hasTiv ? [first.tiv ?? 0] : []
  const places = Array.from({ length: steps + 1 }, (_, n) => from + ((to - from) * n) / steps)
  const densities = places.map((age) => conditionalDensity(peers, { along: age, beside }, bandwidth).distributions)
  const shown = cohort.measures.slice(0, most)
  const rows = Math.ceil(shown.length / perRow)
  const mine = persons.filter(({ sex }) => sex === first.sex)
  const panels = shown.map((measure, m) => {
    const curves = shares.map((share) => densities.map((each) => quantileOf(each[m], share)))
    const dots = like.map((person): [number, number] => [person.age, person.values[m]])
    const own = mine.map((person): [number, number] => [person.age, person.values[m]]).filter(([, value]) => Number.isFinite(value))
    return `<g transform="translate(${(m % perRow) * width} ${Math.floor(m / perRow) * height})">${panel(measure, places, curves, dots, own)}</g>`
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${perRow * width} ${rows * height}" width="${perRow * width}" height="${rows * height}" font-family="system-ui, sans-serif" font-size="10">`,
    `<rect width="${perRow * width}" height="${rows * height}" fill="#fff"/>`,
    ...panels,
    '</svg>',
  ].join('')
}

type Point = readonly [number, number]

function panel(
  measure: string,
  ages: readonly number[],
  curves: readonly (readonly number[])[],
  dots: readonly Point[],
  own: readonly Point[],
): string {
  const values = [...curves.flat(), ...own.map(([, y]) => y)]
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const [y0, y1] = [low - 0.05 * (high - low), high + 0.05 * (high - low)]
  const [x0, x1] = [ages[0], ages[ages.length - 1]]
  const px = (x: number) => (left + ((x - x0) / (x1 - x0 || 1)) * (width - left - 14)).toFixed(1)
  const py = (y: number) => (height - bottom - ((y - y0) / (y1 - y0 || 1)) * (height - bottom - top)).toFixed(1)
  const path = (values: readonly number[], reversed = false) => {
    const points = values.map((y, n) => `${px(ages[n])} ${py(y)}`)
    return (reversed ? points.reverse() : points).join('L')
  }
  const band = (a: number, b: number, opacity: number) =>
    `<path d="M${path(curves[a])}L${path(curves[b], true)}Z" fill="#2563eb" opacity="${opacity}"/>`
  const inside = ([x, y]: Point) => x >= x0 && x <= x1 && y >= y0 && y <= y1
  return [
    `<text x="${left}" y="16" font-weight="600" fill="#1b2230">${escaped(measure)}</text>`,
    band(0, 4, 0.12),
    band(1, 3, 0.18),
    `<path d="M${path(curves[2])}" fill="none" stroke="#2563eb" stroke-width="1.5"/>`,
    ...dots.filter(inside).map(([x, y]) => `<circle cx="${px(x)}" cy="${py(y)}" r="1.2" fill="#1b2230" opacity="0.25"/>`),
    ...own.map(([x, y]) => `<circle cx="${px(x)}" cy="${py(y)}" r="3.6" fill="#c2410c" stroke="#fff"/>`),
    `<path d="M${left} ${top}V${height - bottom}H${width - 14}" fill="none" stroke="#9aa4b2"/>`,
    `<g fill="#1b2230"><text x="${left - 4}" y="${height - bottom}" text-anchor="end">${short(y0)}</text><text x="${left - 4}" y="${top + 8}" text-anchor="end">${short(y1)}</text>`,
    `<text x="${left}" y="${height - bottom + 13}">${short(x0)}</text><text x="${width - 14}" y="${height - bottom + 13}" text-anchor="end">${short(x1)}</text>`,
    `<text x="${(left + width) / 2}" y="${height - 6}" text-anchor="middle">age in years</text></g>`,
  ].join('')
}

const short = (value: number) => Number(value.toPrecision(3)).toString()

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
