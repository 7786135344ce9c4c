import { createInterface } from 'node:readline'

/** Says "ready", then runs `work` once for each line read and prints how many milliseconds it took. */
export async function serveRounds(work: () => Promise<unknown>): Promise<void> {
  await work()
  console.log('ready')
  for await (const _ of createInterface({ input: process.stdin })) {
    const start = performance.now()
    await work()
    console.log(performance.now() - start)
  }
}
