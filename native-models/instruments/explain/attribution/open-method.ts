import type { Explainer, Subject } from '../../../attribution/method.ts'
import { findMethod } from '../../../attribution/methods.ts'
import { Problem } from '../../../data/problem.ts'

/**
 * Opens a method from the two settings that checks share: its name, and its own settings as text such as "draws=50 noise=0.1".
 * `Problem` (usage) for a name or a setting that there is none.
 */
export async function openMethod(name: string, settings: string, subject: Subject): Promise<Explainer> {
  const method = await findMethod(name)
  const given: Record<string, unknown> = {}
  for (const part of settings.split(/\s+/).filter(Boolean)) {
    const [key = '', ...rest] = part.split('=')
    if (!(key in method.settings.shape)) {
      throw new Problem({
        kind: 'usage',
        what: `The method ${name} has no setting "${key}".`,
        remedy: `It has ${Object.keys(method.settings.shape).join(', ') || 'none'}.`,
      })
    }
    given[key] = valueOfText(rest.join('='))
  }
  const parsed = method.settings.safeParse(given)
  if (parsed.success) return method.open(subject, parsed.data)
  const [issue] = parsed.error.issues
  throw new Problem({
    kind: 'usage',
    what: `The method ${name} cannot take ${String(issue?.path[0])}: ${issue?.message}.`,
    remedy: 'Change that setting.',
  })
}

function valueOfText(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true'
  if (/^-?[\d.]+(e-?\d+)?$/i.test(text)) return Number(text)
  if (/^\d+(,\d+)+$/.test(text)) return text.split(',').map(Number)
  return text
}
