import type { Entry } from '../../../native-models/hypotheses/register.ts'
import type { Table } from '../../../native-models/instruments/contract.ts'

/** A register as a table: one row an entry, with its hash, so that it can be compared with the register. */
export function registerTable(entries: readonly Entry[]): Table {
  const names = [
    ...['number', 'kind', 'time', 'claim', 'model', 'modelSha256', 'place', 'placeSha256', 'method', 'settings', 'target', 'statistic'],
    ...['direction', 'null', 'draws', 'alpha', 'of', 'observed', 'p', 'rejected', 'confirmatory', 'data', 'dataSha256', 'hash'],
  ]
  return { columns: names.map((name) => ({ name, description: '' })), rows: entries.map((entry) => ({ ...empty(names), ...rowOf(entry) })) }
}

function rowOf(entry: Entry): Table['rows'][number] {
  const { number, kind, time, hash } = entry
  if (entry.kind === 'test') {
    const { data, rejected, confirmatory, ...outcome } = entry.content
    const said = { rejected: rejected ? 'yes' : 'no', confirmatory: confirmatory ? 'yes' : 'no' }
    return { number, kind, time, hash, ...outcome, ...said, data: data.name, dataSha256: data.sha256 }
  }
  const { model, place, methodSettings = null, ...claimed } = entry.content
  const files = { model: model.name, modelSha256: model.sha256, place: place.name, placeSha256: place.sha256 }
  return { number, kind, time, hash, ...claimed, ...files, settings: methodSettings }
}

function empty(names: readonly string[]): Record<string, null> {
  return Object.fromEntries(names.map((name) => [name, null]))
}
