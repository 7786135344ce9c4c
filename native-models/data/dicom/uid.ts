import { createHash, randomBytes } from 'node:crypto'

/**
 * A unique identifier under 2.25 (PS3.5 B.2): 128 bits as a decimal number. With `of`, always the same for the same text.
 */
export function newUid(of: string = randomBytes(16).toString('hex')): string {
  const bits = createHash('sha256').update(of).digest('hex').slice(0, 32)
  return `2.25.${BigInt(`0x${bits}`)}`
}
