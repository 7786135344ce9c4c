import { dirname, resolve } from 'node:path'
import { Problem } from '../../../data/problem.ts'
import { loadModel } from '../../../graph/onnx/load.ts'
import type { Model } from '../../../graph/onnx/model.ts'
import type { Table } from '../../contract.ts'

/** Networks that were trained on shuffled labels: the column `model` holds their files, relative to the table. */
export async function shuffledModels(table: Table): Promise<Model[]> {
  if (!table.columns.some(({ name }) => name === 'model') || !table.rows.length) {
    throw new Problem({
      file: table.file,
      what: 'The table of networks trained on shuffled labels has no column "model", or no rows.',
      remedy: 'Give one row a network, with the path of its ONNX file relative to the table.',
    })
  }
  const models: Model[] = []
  for (const row of table.rows) models.push(await loadModel(resolve(dirname(table.file ?? '.'), String(row.model))))
  return models
}
