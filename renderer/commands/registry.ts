import { attempt, workspace } from '../app/workspace.ts'
import { batchCommands } from './batch-commands.ts'
import type { Command } from './command.ts'
import { editCommands } from './edit-commands.ts'
import { fileCommands } from './file-commands.ts'
import { helpCommands } from './help-commands.ts'
import { recordingCommands } from './recording-commands.ts'
import { runCommands } from './run-commands.ts'
import { viewCommands } from './view-commands.ts'
import { viewerCommands } from './viewer-commands.ts'

/** Every command, in the order of the menus. */
export const commands: readonly Command[] = [
  ...fileCommands,
  ...viewerCommands.filter(({ menu }) => menu === 'Edit'),
  ...editCommands,
  ...viewCommands,
  ...viewerCommands.filter(({ menu }) => menu !== 'Edit'),
  ...recordingCommands,
  ...runCommands,
  ...batchCommands,
  ...helpCommands,
]

const byId: ReadonlyMap<string, Command> = new Map(commands.map((command) => [command.id, command]))

/** The keys of a command: those that the person chose, otherwise its own. */
export function keysOfCommand({ id, keys }: Command): string | undefined {
  return (workspace.getState().keys[id] ?? keys) || undefined
}

/** Does a command, unless it is blocked; what fails is told to the person. */
export function run(command: Command): void {
  if (command.blocked?.() === undefined) void attempt(async () => command.perform())
}

export function perform(id: string): void {
  const command = byId.get(id)
  if (command) run(command)
}
