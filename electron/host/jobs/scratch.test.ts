import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { isAlive } from './scratch.ts'

it('a process lives until it is killed, even where nobody has asked after it yet', async () => {
  // The shell starts a process, becomes another program that never asks after it, and so leaves it a zombie.
  const child = spawn('sh', ['-c', 'sleep 30 & echo $!; exec sleep 30'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const orphan = await new Promise<number>((told) => child.stdout.once('data', (bytes) => told(Number(String(bytes)))))
  expect([isAlive(orphan), isAlive(process.pid), isAlive(2 ** 22 + 1)]).toEqual([true, true, false])
  process.kill(orphan, 'SIGKILL')
  while (process.platform === 'linux' && /State:\s+[RS]/.test(readFileSync(`/proc/${orphan}/status`, 'utf8')))
    await new Promise((wait) => setTimeout(wait, 10))
  expect(isAlive(orphan)).toBe(process.platform !== 'linux')
  child.kill('SIGKILL')
})
