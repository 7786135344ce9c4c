import type { LabelVolume, Volume } from '../../../data/volume/volume.ts'
import { loadModel } from '../../../graph/onnx/load.ts'
import { volumeOf } from '../../../volume/grid.ts'
import type { RunContext, Table } from '../../contract.ts'
import { brainLabels } from '../../segment/tissue/brain-tissues.ts'
import { type AttackSettings, attackScan, worstOf } from './attack-scan.ts'
import { headLabelling, headView } from './head-view.ts'
import { type ViewSettings, viewOf } from './network-view.ts'
import { drawStrength, labelTable, strengthTable } from './tables.ts'

interface Inputs {
  readonly scan: Volume
  readonly model?: string
  readonly truth?: LabelVolume
}

interface Result {
  readonly strength: Table
  readonly labels: Table
  readonly curve: string
  readonly seen: Volume
  readonly cleanLabels: LabelVolume
  readonly attacked: Volume
  readonly attackedLabels: LabelVolume
}

/** Without a model of its own, the network of segment/tissue is attacked. */
export async function measureRobustness(inputs: Inputs, settings: ViewSettings & AttackSettings, context: RunContext): Promise<Result> {
  context.progress(0, 'Preparing the scan')
  const path = inputs.model ?? context.model('tissue')
  const model = await loadModel(path)
  const view = inputs.model ? viewOf(inputs.scan, model, settings, path) : await headView(inputs.scan, path, context.warn)
  const labelling = inputs.model ? undefined : headLabelling(brainLabels)
  const attacked = await attackScan({ view, model, labelling, truth: inputs.truth }, settings, context)
  const worst = worstOf(attacked)
  if (!worst) throw new RangeError('nothing was tried')
  const { labels } = attacked.labelling
  const answer = (data: Int32Array): LabelVolume => ({ ...volumeOf(Uint16Array.from(data), view.grid), labels })
  return {
    strength: strengthTable(attacked),
    labels: labelTable(attacked, worst),
    curve: drawStrength(attacked),
    seen: volumeOf(view.values, view.grid),
    cleanLabels: answer(attacked.clean.answer),
    attacked: volumeOf(worst.image, view.grid),
    attackedLabels: answer(worst.answer),
  }
}
