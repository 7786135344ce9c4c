import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder, writeLabels } from '../testing/study.ts'

const program = join(import.meta.dirname, 'fixtures', 'open-folder.ts')
const nobody = 65_534

/** To root no folder is locked: then it is somebody else who opens it. */
async function opened(folder: string, home: string): Promise<{ writable: boolean; names: string[]; job: string }> {
  const who = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {}
  const env = { ...process.env, HOME: home, XDG_CACHE_HOME: join(home, 'cache'), XDG_STATE_HOME: join(home, 'state') }
  const child = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'inherit'], env, ...who })
  let said = ''
  for await (const bytes of child.stdout) said += bytes
  return JSON.parse(said)
}

it('a folder that can only be read is opened, listed and left alone; its catalogue goes to the cache of the person, where it is found again', async () => {
  const root = temporaryFolder()
  const [folder, home] = [join(root, 'dataset'), join(root, 'home')]
  mkdirSync(join(folder, 'sub-01'), { recursive: true })
  mkdirSync(home)
  writeFileSync(join(folder, 'dataset_description.json'), JSON.stringify({ Name: 'Locked', BIDSVersion: '1.10.0' }))
  await writeLabels(join(folder, 'sub-01', 'sub-01_T1w.nii.gz'), (i) => i)
  chmodSync(root, 0o755)
  chmodSync(home, 0o777)
  for (const locked of [join(folder, 'sub-01'), folder]) chmodSync(locked, 0o555)
  const names = ['sub-01_T1w.nii.gz']
  try {
    expect(await opened(folder, home)).toEqual({ writable: false, names, job: 'done' })
    expect(await opened(folder, home)).toEqual({ writable: false, names, job: 'done' })
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual(['dataset_description.json', 'sub-01', join('sub-01', names[0] ?? '')])
    expect(readdirSync(join(home, 'cache', 'touchstone', 'studies'))).toHaveLength(1)
  } finally {
    for (const locked of [folder, join(folder, 'sub-01')]) chmodSync(locked, 0o755)
  }
})
