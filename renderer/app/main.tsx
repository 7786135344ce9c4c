import '@mantine/core/styles.css'
import './tokens.css'
import './frame.css'
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { createRoot } from 'react-dom/client'
import { Frame } from './Frame.tsx'
import { listenToHost } from './host-events.ts'
import { keepNativeMenu } from './native-menu.ts'
import { queryClient } from './queries.ts'
import { cssVariables, theme } from './theme.ts'
import { restoreFirst } from './use-remembered-session.ts'

const root = document.getElementById('root')
if (!root) throw new Error('The page has no root.')
listenToHost(new AbortController().signal)
// Whether the host answers at all is said elsewhere.
keepNativeMenu().catch(() => {})
// Not awaited here: what is loaded meanwhile imports from this module.
void restoreFirst().then(() =>
  createRoot(root).render(
    <QueryClientProvider client={queryClient}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <Frame />
      </MantineProvider>
    </QueryClientProvider>,
  ),
)
