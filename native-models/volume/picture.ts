/** Pixels of a picture, row by row from the top left: red, green, blue and opacity, 0 to 255. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
}

export type Rgb = readonly [number, number, number]

export function blackPicture(width: number, height: number): Picture {
  const pixels = new Uint8Array(width * height * 4)
  for (let n = 3; n < pixels.length; n += 4) pixels[n] = 255
  return { width, height, pixels }
}

/** Colours one pixel; pixels beyond the edge are passed over. */
export function setPixel({ width, height, pixels }: Picture, x: number, y: number, [red, green, blue]: Rgb): void {
  if (x < 0 || y < 0 || x >= width || y >= height) return
  const at = 4 * (x + width * y)
  pixels[at] = red
  pixels[at + 1] = green
  pixels[at + 2] = blue
}

export function fillRectangle(picture: Picture, x: number, y: number, width: number, height: number, color: Rgb): void {
  for (let v = y; v < y + height; v++) for (let u = x; u < x + width; u++) setPixel(picture, u, v, color)
}

/** The colour that '#rrggbb' stands for; white for anything else. */
export function rgbOf(color: string): Rgb {
  const hex = /^#([0-9a-f]{6})$/i.exec(color)?.[1]
  if (hex === undefined) return [255, 255, 255]
  const value = Number.parseInt(hex, 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}
