import { Button } from '@mantine/core'
import { Component, type ReactNode } from 'react'
import { problemOf } from './problem.ts'

/** Keeps what fails in one part of the window from taking the others with it. */
export class Boundary extends Component<{ children: ReactNode; what: string }, { error: unknown }> {
  override state: { error: unknown } = { error: undefined }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render() {
    const { error } = this.state
    if (error === undefined) return this.props.children
    return (
      <div className="centred" role="alert">
        <p>{this.props.what} could not be drawn. Your files and what runs are not touched.</p>
        <p className="dim">{problemOf(error).what}</p>
        <div className="buttons">
          <Button variant="default" onClick={() => location.reload()}>
            Open the window anew
          </Button>
        </div>
      </div>
    )
  }
}
