import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Problem } from '../../electron/host/api.ts'

/** Why an item cannot be shown, and what can be done, where its picture would be. */
export function NoPicture({ problem, again, children }: { problem: Problem; again?: () => void; children?: ReactNode }) {
  return (
    <div className="centred no-picture" role="alert">
      <p>{problem.what}</p>
      <p className="dim">{problem.remedy}</p>
      {again && (
        <Button variant="default" onClick={again} justify="center">
          Try again
        </Button>
      )}
      {children}
    </div>
  )
}
