import { Modal } from '@mantine/core'
import { workspace } from '../../app/workspace.ts'
import { BatchProgress } from './BatchProgress.tsx'
import { NewBatch } from './NewBatch.tsx'
import './batch.css'

/** An instrument on many items: first what and where, then how it goes. */
export function BatchDialog() {
  const { dialog, batchId } = workspace()
  const isOpen = dialog === 'batch'
  return (
    <Modal
      opened={isOpen}
      onClose={() => workspace.setState({ dialog: undefined })}
      size={960}
      title={batchId ? 'Batch' : 'Run on many items'}
    >
      {isOpen && (batchId ? <BatchProgress id={batchId} /> : <NewBatch />)}
    </Modal>
  )
}
