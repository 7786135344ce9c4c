import { createStore } from 'zustand'
import { host } from '../../app/host.ts'

/** Montages that a person wrote, of every study: a name, and traces set apart by ;. */
interface OwnMontage {
  readonly name: string
  readonly text: string
}

export const ownMontages = createStore<readonly OwnMontage[]>(() => [])

let asked: Promise<unknown> | undefined

/** Those that were kept, once. */
export function loadMontages(): void {
  asked ??= host.preferences.getUser().then(({ window: { montages } }) => {
    if (Array.isArray(montages))
      ownMontages.setState(
        montages.filter((each): each is OwnMontage => typeof each?.name === 'string' && typeof each?.text === 'string'),
        true,
      )
  })
  asked.catch(() => {
    asked = undefined
  })
}

/** Keeps one in the place of another of its name. */
export function keepMontage(montage: OwnMontage): void {
  const all = [...ownMontages.getState().filter(({ name }) => name !== montage.name), montage]
  ownMontages.setState(all, true)
  void host.preferences
    .getUser()
    .then(({ window }) => host.preferences.setUser({ window: { ...window, montages: all } }))
    .catch(() => undefined)
}
