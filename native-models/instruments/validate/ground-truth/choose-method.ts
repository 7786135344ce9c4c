import { findMethod } from '../../../attribution/methods.ts'
import { Problem } from '../../../data/problem.ts'
import type { ChosenMethod } from './explain.ts'

/**
 * A method with its settings: 'smoothgrad', or with some of its own, 'lrp:composite=epsilon-gamma:gamma=0.1'. `Problem` (usage) for a name or a
 * setting that there is not.
 */
export async function chooseMethod(text: string): Promise<ChosenMethod> {
  const [name, ...given] = text.split(':')
  const method = await findMethod(name)
  const known = Object.keys(method.settings.shape)
  const chosen = given.map((pair): [string, unknown] => {
    const at = pair.indexOf('=')
    const key = pair.slice(0, at)
    if (at < 1 || !known.includes(key))
      throw new Problem({
        kind: 'usage',
        what: `"${pair}" is no setting of ${name}.`,
        remedy: known.length ? `It has ${known.join(', ')}; write name=value.` : 'It has none.',
      })
    return [key, settingOf(pair.slice(at + 1))]
  })
  const parsed = method.settings.safeParse(Object.fromEntries(chosen))
  if (!parsed.success)
    throw new Problem({
      kind: 'usage',
      what: `${text}: ${parsed.error.issues[0]?.message}.`,
      remedy: `See "touchstone instruments explain/${name}".`,
    })
  return { label: text, method, settings: parsed.data }
}

function settingOf(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true'
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}
