// node --import …: what says 'electron' gets the fake, and the program is driven as its window would drive it.
import { registerHooks } from 'node:module'

registerHooks({
  resolve: (name, context, next) =>
    name === 'electron' ? { url: new URL('./driven.ts', import.meta.url).href, shortCircuit: true } : next(name, context),
})
