import { MultiSelect, NumberInput, Select, Switch, TagsInput, TextInput } from '@mantine/core'
import type { Setting } from './settings-schema.ts'

/** The field of one setting, with its help under its name. */
export function SettingField({ setting, value, change }: { setting: Setting; value: unknown; change: (value: unknown) => void }) {
  const { title, help, choices, isWhole, least, most } = setting
  const common = { label: title, description: help }
  switch (setting.kind) {
    case 'choice':
      return (
        <Select
          {...common}
          data={[...choices]}
          value={String(value ?? '')}
          allowDeselect={false}
          onChange={(chosen) => change(chosen ?? undefined)}
        />
      )
    case 'switch':
      return <Switch {...common} checked={value === true} onChange={(event) => change(event.currentTarget.checked)} />
    case 'number':
      return (
        <NumberInput
          {...common}
          value={typeof value === 'number' ? value : ''}
          min={least}
          max={most}
          allowDecimal={!isWhole}
          onChange={(typed) => change(typed === '' ? undefined : Number(typed))}
        />
      )
    case 'choices':
      return <MultiSelect {...common} data={[...choices]} value={listOf(value)} onChange={change} clearable />
    case 'numbers':
      return (
        <TagsInput
          {...common}
          placeholder="Type a number, then Enter"
          value={listOf(value)}
          onChange={(typed) => change(typed.map(Number).filter(Number.isFinite))}
        />
      )
    case 'texts':
      return <TagsInput {...common} placeholder="Type, then Enter" value={listOf(value)} onChange={change} />
    case 'text':
      return <TextInput {...common} value={String(value ?? '')} onChange={(event) => change(event.currentTarget.value)} />
  }
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : []
}
