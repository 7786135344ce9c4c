import { bids } from './bids.ts'
import { chain } from './chain.ts'
import type { Command } from './command.ts'
import { convert } from './convert.ts'
import { curateCommand } from './curate.ts'
import { demo } from './demo.ts'
import { exportCommand } from './export.ts'
import { hypothesisExport, hypothesisRegister, hypothesisTest, hypothesisVerify } from './hypothesis.ts'
import { info } from './info.ts'
import { instruments } from './instruments.ts'
import { modelCapture } from './model-capture.ts'
import { modelGradient } from './model-gradient.ts'
import { modelInfo } from './model-info.ts'
import { phantom } from './phantom.ts'
import { report } from './report.ts'
import { run } from './run.ts'
import { serve } from './serve.ts'

/** Every command, in the order in which the help lists them. */
export const commands: readonly Command[] = [
  demo,
  serve,
  info,
  convert,
  curateCommand,
  instruments,
  run,
  chain,
  bids,
  phantom,
  report,
  exportCommand,
  modelInfo,
  modelGradient,
  modelCapture,
  hypothesisRegister,
  hypothesisTest,
  hypothesisVerify,
  hypothesisExport,
]
