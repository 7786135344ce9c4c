/** A binary heap: the least element first. */
export class Heap<Element> {
  private readonly elements: Element[] = []
  private readonly compare: (one: Element, other: Element) => number

  constructor(compare: (one: Element, other: Element) => number) {
    this.compare = compare
  }

  push(element: Element): void {
    const { elements } = this
    let at = elements.push(element) - 1
    while (at > 0) {
      const above = (at - 1) >> 1
      if (this.compare(elements[above], element) <= 0) break
      elements[at] = elements[above]
      at = above
    }
    elements[at] = element
  }

  pop(): Element | undefined {
    const { elements } = this
    const first = elements[0]
    const last = elements.pop()
    if (last === undefined || elements.length === 0) return first
    let at = 0
    for (;;) {
      let below = 2 * at + 1
      if (below >= elements.length) break
      if (below + 1 < elements.length && this.compare(elements[below + 1], elements[below]) < 0) below++
      if (this.compare(last, elements[below]) <= 0) break
      elements[at] = elements[below]
      at = below
    }
    elements[at] = last
    return first
  }
}
