/**
 * The one Fourier transform of the house: Stockham's self-sorting form in radix 4, on split real and imaginary parts, and Bluestein's for lengths that are
 * no power of two. No package is used: fft.js knows powers of two only, and has not been kept since 2018.
 */
export interface Fourier {
  readonly size: number
  /** X[k] = Σ x[n]·e^{−2πikn/size}, in place. Exchange `re` and `im` for the inverse, which is then `size` times too large. */
  transform(re: Float64Array, im: Float64Array): void
}

const plans = new Map<number, Fourier>()

/** A transform of `size` points; plans are kept. */
export function fourier(size: number): Fourier {
  const known = plans.get(size)
  if (known) return known
  const made = (size & (size - 1)) === 0 ? stockham(size) : bluestein(size)
  if (plans.size > 64) plans.clear()
  plans.set(size, made)
  return made
}

/** Stockham TG (1966), as in Van Loan C (1992), Computational Frameworks for the FFT, algorithm 2.4. */
function stockham(size: number): Fourier {
  const cos = new Float64Array(size)
  const sin = new Float64Array(size)
  for (let k = 0; k < size; k++) {
    cos[k] = Math.cos((2 * Math.PI * k) / size)
    sin[k] = -Math.sin((2 * Math.PI * k) / size)
  }
  const otherRe = new Float64Array(size)
  const otherIm = new Float64Array(size)
  return {
    size,
    transform(re, im) {
      let [xr, xi, yr, yi]: Float64Array[] = [re, im, otherRe, otherIm]
      let stride = 1
      for (let n = size; n > 1; ) {
        if (n === 4) {
          lastQuarter(xr, xi, yr, yi, stride)
          n = 1
        } else if (n % 4 === 0) {
          quarter(xr, xi, yr, yi, n, stride, cos, sin)
          n /= 4
          stride *= 4
        } else {
          half(xr, xi, yr, yi, n, stride, cos, sin)
          n /= 2
          stride *= 2
        }
        ;[xr, xi, yr, yi] = [yr, yi, xr, xi]
      }
      if (xr !== re) {
        re.set(xr)
        im.set(xi)
      }
    },
  }
}

function half(
  xr: Float64Array,
  xi: Float64Array,
  yr: Float64Array,
  yi: Float64Array,
  n: number,
  stride: number,
  cos: Float64Array,
  sin: Float64Array,
): void {
  const m = n / 2
  for (let p = 0; p < m; p++) {
    const [wr, wi] = [cos[p * stride], sin[p * stride]]
    for (let q = 0; q < stride; q++) {
      const a = q + stride * p
      const b = a + stride * m
      const out = q + stride * 2 * p
      const dr = xr[a] - xr[b]
      const di = xi[a] - xi[b]
      yr[out] = xr[a] + xr[b]
      yi[out] = xi[a] + xi[b]
      yr[out + stride] = dr * wr - di * wi
      yi[out + stride] = dr * wi + di * wr
    }
  }
}

function quarter(
  xr: Float64Array,
  xi: Float64Array,
  yr: Float64Array,
  yi: Float64Array,
  n: number,
  stride: number,
  cos: Float64Array,
  sin: Float64Array,
): void {
  const m = n / 4
  const step = stride * m
  for (let p = 0; p < m; p++) {
    const w1r = cos[p * stride]
    const w1i = sin[p * stride]
    const w2r = cos[2 * p * stride]
    const w2i = sin[2 * p * stride]
    const w3r = cos[3 * p * stride]
    const w3i = sin[3 * p * stride]
    const first = stride * p
    for (let a = first, out = 4 * first; a < first + stride; a++, out++) {
      const b = a + step
      const c = b + step
      const d = c + step
      const acr = xr[a] + xr[c]
      const aci = xi[a] + xi[c]
      const amr = xr[a] - xr[c]
      const ami = xi[a] - xi[c]
      const bdr = xr[b] + xr[d]
      const bdi = xi[b] + xi[d]
      // −i·(b − d)
      const jr = xi[b] - xi[d]
      const ji = xr[d] - xr[b]
      yr[out] = acr + bdr
      yi[out] = aci + bdi
      const r1 = amr + jr
      const i1 = ami + ji
      yr[out + stride] = r1 * w1r - i1 * w1i
      yi[out + stride] = r1 * w1i + i1 * w1r
      const r2 = acr - bdr
      const i2 = aci - bdi
      yr[out + 2 * stride] = r2 * w2r - i2 * w2i
      yi[out + 2 * stride] = r2 * w2i + i2 * w2r
      const r3 = amr - jr
      const i3 = ami - ji
      yr[out + 3 * stride] = r3 * w3r - i3 * w3i
      yi[out + 3 * stride] = r3 * w3i + i3 * w3r
    }
  }
}

/** The pass that ends a transform: its factors are all one. */
function lastQuarter(xr: Float64Array, xi: Float64Array, yr: Float64Array, yi: Float64Array, stride: number): void {
  for (let a = 0; a < stride; a++) {
    const b = a + stride
    const c = b + stride
    const d = c + stride
    const acr = xr[a] + xr[c]
    const aci = xi[a] + xi[c]
    const amr = xr[a] - xr[c]
    const ami = xi[a] - xi[c]
    const bdr = xr[b] + xr[d]
    const bdi = xi[b] + xi[d]
    const jr = xi[b] - xi[d]
    const ji = xr[d] - xr[b]
    yr[a] = acr + bdr
    yi[a] = aci + bdi
    yr[b] = amr + jr
    yi[b] = ami + ji
    yr[c] = acr - bdr
    yi[c] = aci - bdi
    yr[d] = amr - jr
    yi[d] = ami - ji
  }
}

/** Bluestein L (1970): a transform of any length as a convolution with a chirp. */
function bluestein(size: number): Fourier {
  const inner = fourier(2 ** Math.ceil(Math.log2(2 * size)))
  const wr = new Float64Array(size)
  const wi = new Float64Array(size)
  const chirpRe = new Float64Array(inner.size)
  const chirpIm = new Float64Array(inner.size)
  for (let k = 0; k < size; k++) {
    // k² mod 2·size keeps the angle exact.
    const angle = (Math.PI * Number((BigInt(k) * BigInt(k)) % BigInt(2 * size))) / size
    wr[k] = Math.cos(angle)
    wi[k] = -Math.sin(angle)
    for (const at of k === 0 ? [0] : [k, inner.size - k]) {
      chirpRe[at] = wr[k]
      chirpIm[at] = -wi[k]
    }
  }
  inner.transform(chirpRe, chirpIm)
  const ar = new Float64Array(inner.size)
  const ai = new Float64Array(inner.size)
  return {
    size,
    transform(re, im) {
      ar.fill(0)
      ai.fill(0)
      for (let k = 0; k < size; k++) {
        ar[k] = re[k] * wr[k] - im[k] * wi[k]
        ai[k] = re[k] * wi[k] + im[k] * wr[k]
      }
      inner.transform(ar, ai)
      for (let k = 0; k < inner.size; k++) {
        const r = ar[k] * chirpRe[k] - ai[k] * chirpIm[k]
        ai[k] = ar[k] * chirpIm[k] + ai[k] * chirpRe[k]
        ar[k] = r
      }
      inner.transform(ai, ar)
      for (let k = 0; k < size; k++) {
        const [r, i] = [ar[k] / inner.size, ai[k] / inner.size]
        re[k] = r * wr[k] - i * wi[k]
        im[k] = r * wi[k] + i * wr[k]
      }
    },
  }
}
