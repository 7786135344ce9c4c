/** Calls `resized` when a drawing has another size and `themed` when the window turns light or dark; ends when what it gives is called. */
export function watchLook(element: Element, resized: () => void, themed = resized): () => void {
  const size = new ResizeObserver(resized)
  size.observe(element)
  const theme = new MutationObserver(themed)
  theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-mantine-color-scheme'] })
  return () => {
    size.disconnect()
    theme.disconnect()
  }
}
