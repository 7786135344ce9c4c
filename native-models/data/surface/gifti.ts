import { readFile } from 'node:fs/promises'
import { inflateSync } from 'node:zlib'
import { Problem } from '../problem.ts'
import type { Mesh } from './mesh.ts'

/** Reads a surface from GIFTI, as `encodeGifti` and most tools write it (deflated, base 64, little-endian). `Problem` for anything else. */
export async function readGifti(file: string): Promise<Mesh> {
  const text = await readFile(file, 'utf8')
  const points = bytesOf(text, 'NIFTI_INTENT_POINTSET', 'NIFTI_TYPE_FLOAT32', file)
  const faces = bytesOf(text, 'NIFTI_INTENT_TRIANGLE', 'NIFTI_TYPE_INT32', file)
  const vertices = new Float32Array(points)
  const triangles = new Int32Array(faces)
  if (vertices.length % 3 || triangles.length % 3 || triangles.some((n) => n < 0 || 3 * n >= vertices.length)) {
    throw new Problem({ file, what: 'Its triangles name vertices that it does not have.', remedy: 'Write the surface again.' })
  }
  return { vertices, triangles }
}

function bytesOf(text: string, intent: string, type: string, file: string): ArrayBuffer {
  const array = text.match(/<DataArray[\s\S]*?<\/DataArray>/g)?.find((part) => part.includes(intent))
  const data = array && /<Data>([\s\S]*?)<\/Data>/.exec(array)?.[1]
  const known = array?.includes(type) && array.includes('GZipBase64Binary') && array.includes('LittleEndian')
  if (!data || !known) {
    throw new Problem({
      file,
      what: text.includes('<GIFTI') ? `This GIFTI has no ${intent} that can be read.` : 'This is not a whole GIFTI surface.',
      remedy: 'Give a .surf.gii with deflated float32 points and int32 triangles.',
    })
  }
  try {
    const bytes = inflateSync(Buffer.from(data, 'base64'))
    return Uint8Array.from(bytes).buffer
  } catch (cause) {
    throw new Problem({ file, place: intent, what: 'Its data are damaged.', remedy: 'Copy the file again.', cause })
  }
}
