import { Modal } from '@mantine/core'
import { workspace } from '../../app/workspace.ts'
import { RecentStudies } from './RecentStudies.tsx'

const close = () => workspace.setState({ dialog: undefined })

/** From one study to another that was open before. */
export function RecentDialog() {
  const isOpen = workspace((state) => state.dialog === 'recent')
  return (
    <Modal opened={isOpen} onClose={close} title="Open a study again" size="lg">
      <RecentStudies opened={close} otherwise={<p className="dim">No other study was open before.</p>} />
    </Modal>
  )
}
