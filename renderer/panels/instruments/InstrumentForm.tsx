import { Button } from '@mantine/core'
import { useState } from 'react'
import type { InstrumentCard, ItemDetail, RunRequest } from '../../../electron/host/api.ts'
import { host } from '../../app/host.ts'
import { queryClient, useInstruments } from '../../app/queries.ts'
import { attempt, workspace } from '../../app/workspace.ts'
import { Tested } from './InstrumentList.tsx'
import { PortField } from './PortField.tsx'
import { takesKind } from './port-kinds.ts'
import { SettingField } from './SettingField.tsx'
import { settingsOf, standards } from './settings-schema.ts'

/** What an instrument takes and how it is set; made from its declaration. */
export function InstrumentForm({ id, item }: { id: string; item: ItemDetail }) {
  const instrument = useInstruments().data?.find((each) => each.id === id)
  return instrument ? <Form instrument={instrument} item={item} /> : null
}

function Form({ instrument, item }: { instrument: InstrumentCard; item: ItemDetail }) {
  const settings = settingsOf(instrument.settings)
  const [values, setValues] = useState(() => standards(settings))
  const [inputs, setInputs] = useState(() => firstInputs(instrument, item))
  const missing = instrument.takes.find(({ name, optional }) => !optional && !inputs[name])
  const request: RunRequest = { instrument: instrument.id, inputs, settings: values, seed: 0 }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (!missing) void attempt(() => begin(request))
      }}
    >
      <button type="button" className="back" onClick={() => workspace.setState({ instrumentId: undefined })}>
        ‹ {item.name}
      </button>
      <div>
        <h1 className="title">{instrument.title}</h1>
        <p className="dim">{instrument.summary}</p>
        <Tested instrument={instrument} />
      </div>
      {instrument.takes.map((port) => (
        <PortField
          key={port.name}
          port={port}
          value={inputs[port.name]}
          change={(chosen) => setInputs(withInput(inputs, port.name, chosen))}
        />
      ))}
      {settings.map((setting) => (
        <SettingField
          key={setting.name}
          setting={setting}
          value={values[setting.name]}
          change={(value) => setValues({ ...values, [setting.name]: value })}
        />
      ))}
      <div className="buttons">
        <Button type="submit" disabled={missing !== undefined} title={missing && `Choose ${missing.what}`}>
          Run
        </Button>
        <Button variant="default" onClick={() => setValues(standards(settings))}>
          Reset
        </Button>
        <Button
          variant="default"
          onClick={() => attempt(() => host.instruments.test({ id: instrument.id }))}
          title="Runs it on data with a known answer, and on data with nothing to find"
        >
          Test the method
        </Button>
      </div>
      <details>
        <summary>Where the method comes from</summary>
        <ul className="sources">
          {instrument.sources.map((source) => (
            <li key={source}>{source}</li>
          ))}
        </ul>
      </details>
    </form>
  )
}

/** The selected item goes to the first port that takes its kind. */
function firstInputs({ takes }: InstrumentCard, item: ItemDetail): Record<string, string> {
  const port = takes.find((each) => !each.optional && takesKind(each, item.kind))
  return port ? { [port.name]: item.id } : {}
}

function withInput(inputs: Record<string, string>, name: string, id: string | undefined): Record<string, string> {
  const { [name]: _, ...others } = inputs
  return id === undefined ? others : { ...others, [name]: id }
}

async function begin(request: RunRequest): Promise<void> {
  const [job] = await host.jobs.enqueue({ runs: [request] })
  await queryClient.invalidateQueries({ queryKey: ['jobs'] })
  if (!job) return
  if (job.state === 'done' && job.runId) return workspace.getState().showRun(job.runId)
  workspace.setState(({ awaited }) => ({ awaited: [...awaited, job.id] }))
}
