// npm run bench [name…]: each line times our code and a named peer in turn, on this machine, in this run, and prints the ratio.
// Most peers are Python programs; TOUCHSTONE_PYTHON names an interpreter that has torch (pip install torch==2.13.0).
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

interface Bench {
  readonly name: string
  readonly what: string
  /** Programs that print one line of milliseconds for each line they read, after a first line "ready". */
  readonly ours: string
  readonly peer: string
  readonly rounds: number
}

const BENCHES: readonly Bench[] = [
  {
    name: 'training-step',
    what: 'one training step of the tissue U-Net, 48×56×48, against PyTorch',
    ours: 'training-step.ts',
    peer: 'training_step.py',
    rounds: 7,
  },
  {
    name: 'eegnet-epoch',
    what: 'a pass of EEGNet over 2,000 trials of 32 channels × 256 samples, against PyTorch',
    ours: 'eegnet-epoch.ts',
    peer: 'eegnet_epoch.py',
    rounds: 5,
  },
  {
    name: 'resnet-gradient',
    what: 'input gradient of a 3-D ResNet-18 at 96³, against PyTorch',
    ours: 'resnet-gradient.ts',
    peer: 'resnet_gradient.py',
    rounds: 7,
  },
  {
    name: 'smoothgrad',
    what: 'SmoothGrad, 20 draws, of a 3-D ResNet-18 at 96³, against Captum',
    ours: 'smoothgrad.ts',
    peer: 'smoothgrad.py',
    rounds: 3,
  },
  {
    name: 'fir',
    what: '1–40 Hz FIR on 64 channels × 10 min × 500 Hz, against MNE-Python (TOUCHSTONE_PYTHON with mne)',
    ours: 'fir.ts',
    peer: 'fir.py',
    rounds: 7,
  },
  {
    name: 'ccg',
    what: 'cross-correlograms of all pairs of 200 units, 5 million spikes in an hour, 1 ms bins to ±50 ms, against NumPy',
    ours: 'ccg.ts',
    peer: 'ccg.py',
    rounds: 3,
  },
  {
    name: 'recording-page',
    what: 'a page of 10 s of an EDF of 24 h × 32 channels × 256 Hz, against MNE-Python reading its samples (TOUCHSTONE_PYTHON with mne)',
    ours: 'recording-page.ts',
    peer: 'recording_page.py',
    rounds: 15,
  },
  {
    name: 'first-paint',
    what: 'from the address to the first painted slice of a 1 mm T1 in Chromium on software GL, against niivue alone',
    ours: 'first-paint.ts',
    peer: 'first-paint-niivue.ts',
    rounds: 7,
  },
]

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url))

class Program {
  private readonly child: ChildProcess
  private readonly lines: AsyncIterator<string>

  constructor(file: string) {
    const command = file.endsWith('.ts') ? process.execPath : (process.env.TOUCHSTONE_PYTHON ?? 'python3')
    this.child = spawn(command, [here(file)], { stdio: ['pipe', 'pipe', 'inherit'] })
    if (!this.child.stdout) throw new Error('no output')
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]()
  }

  async line(): Promise<string | undefined> {
    const { value, done } = await this.lines.next()
    return done ? undefined : value
  }

  async round(): Promise<number> {
    this.child.stdin?.write('go\n')
    return Number(await this.line())
  }

  stop(): void {
    this.child.kill()
  }
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]

async function compare(bench: Bench): Promise<void> {
  const ours = new Program(bench.ours)
  const peer = new Program(bench.peer)
  const started = [await ours.line(), await peer.line()]
  if (started[1] === undefined) console.log(`${bench.name}: no peer here (set TOUCHSTONE_PYTHON to a Python that has torch); ours alone`)
  const times: [number, number][] = []
  for (let i = 0; i < bench.rounds; i++) times.push([await ours.round(), started[1] ? await peer.round() : Number.NaN])
  ours.stop()
  peer.stop()
  const [a, b] = [median(times.map((t) => t[0])), median(times.map((t) => t[1]))]
  const ratios = times.map(([x, y]) => x / y)
  console.log(
    `${bench.name}: ours ${a.toFixed(0)} ms, ${started[1] ?? 'peer'} ${b.toFixed(0)} ms, ratio ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}) · ${bench.what}`,
  )
}

/** Programs of their own, which print what they measured beside their marks and end with 1 when one is missed. */
const MEASURES = ['catalogue', 'interface', 'raster'] as const

async function measure(name: string): Promise<void> {
  const [code] = await once(spawn(process.execPath, [here(`${name}.ts`)], { stdio: 'inherit' }), 'exit')
  if (code !== 0) process.exitCode = 1
}

const wanted = process.argv.slice(2)
const names = [...BENCHES.map(({ name }) => name), ...MEASURES]
const unknown = wanted.find((name) => !names.includes(name))
if (unknown !== undefined) {
  console.error(`There is no bench ${unknown}. There are ${names.join(', ')}.`)
  process.exit(2)
}
const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name)
for (const bench of BENCHES) if (isWanted(bench.name)) await compare(bench)
for (const name of MEASURES) if (isWanted(name)) await measure(name)
