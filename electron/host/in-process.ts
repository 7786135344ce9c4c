import { createRouterClient } from '@orpc/server'
import type { HostClient } from './api.ts'
import { type Host, openHost, type ShellOptions } from './host.ts'
import { router } from './routes/router.ts'

/** The host with no window: the same calls, for the command line and for tests. */
export function inProcessHost(options: Partial<ShellOptions> = {}): { host: Host; client: HostClient } {
  const host = openHost({ shell: 'in-process', ...options })
  return { host, client: createRouterClient(router, { context: { host } }) }
}
