/** Ways to look at a volume, in the order of their keys 1 to 6. */
export const layouts = {
  multiplanar: { title: 'Planes and 3-D', short: 'Multi' },
  axial: { title: 'Axial', short: 'Ax' },
  coronal: { title: 'Coronal', short: 'Cor' },
  sagittal: { title: 'Sagittal', short: 'Sag' },
  render: { title: '3-D', short: '3-D' },
  mosaic: { title: 'Mosaic', short: 'Mosaic' },
} as const

export type Layout = keyof typeof layouts
export const layoutNames = Object.keys(layouts) as Layout[]
