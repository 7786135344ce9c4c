/** One setting of an instrument, as its JSON Schema declares it. */
export interface Setting {
  readonly name: string
  readonly title: string
  readonly help: string
  readonly kind: 'choice' | 'choices' | 'switch' | 'number' | 'numbers' | 'text' | 'texts'
  readonly choices: readonly string[]
  readonly isWhole: boolean
  readonly least?: number
  readonly most?: number
  readonly standard: unknown
}

interface Property {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly default?: unknown
  /** What the window begins with, where that is more than the standard. */
  readonly window?: unknown
  readonly description?: string
  readonly title?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly items?: Property
}

/** The settings that a JSON Schema of an object declares, in its order. */
export function settingsOf(schema: Readonly<Record<string, unknown>>): Setting[] {
  const properties = (schema.properties ?? {}) as Record<string, Property>
  return Object.entries(properties).map(([name, property]) => ({
    name,
    title: property.title ?? spoken(name),
    help: property.description ?? '',
    kind: kindOf(property),
    choices: (property.enum ?? property.items?.enum ?? []).map(String),
    isWhole: property.type === 'integer',
    // Schemas of unbounded whole numbers name the bounds of what JavaScript counts exactly: no bounds for a person.
    least: bound(property.minimum),
    most: bound(property.maximum),
    standard: property.window ?? property.default,
  }))
}

/** The values of a form before anybody touched it. */
export function standards(settings: readonly Setting[]): Record<string, unknown> {
  return Object.fromEntries(settings.filter(({ standard }) => standard !== undefined).map(({ name, standard }) => [name, standard]))
}

function kindOf({ type, enum: choices, items }: Property): Setting['kind'] {
  if (type === 'array') return items?.enum ? 'choices' : items?.type === 'number' || items?.type === 'integer' ? 'numbers' : 'texts'
  if (choices) return 'choice'
  if (type === 'boolean') return 'switch'
  return type === 'number' || type === 'integer' ? 'number' : 'text'
}

const bound = (value: number | undefined) => (value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : undefined)

/** 'biasCorrected' as 'Bias corrected'. */
export function spoken(name: string): string {
  const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
