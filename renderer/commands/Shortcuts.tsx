import { Modal } from '@mantine/core'
import { workspace } from '../app/workspace.ts'
import { shownKeys } from './keys.ts'
import { commands } from './registry.ts'

/** Every key, from the registry. */
export function Shortcuts() {
  const isOpen = workspace((state) => state.dialog === 'shortcuts')
  return (
    <Modal opened={isOpen} onClose={() => workspace.setState({ dialog: undefined })} title="Keys">
      <dl className="facts">
        {commands.map(
          ({ id, title, keys }) =>
            keys && (
              <div key={id}>
                <dt>{title}</dt>
                <dd>
                  <kbd>{shownKeys(keys)}</kbd>
                </dd>
              </div>
            ),
        )}
      </dl>
    </Modal>
  )
}
