import { Button } from '@mantine/core'
import type { Problem } from '../../electron/host/api.ts'

/** Why an item cannot be shown, and what can be done, where its picture would be. */
export function NoPicture({ problem, again }: { problem: Problem; again?: () => void }) {
  return (
    <div className="centred no-picture" role="alert">
      <p>{problem.what}</p>
      <p className="dim">{problem.remedy}</p>
      {again && (
        <Button variant="default" onClick={again} justify="center">
          Try again
        </Button>
      )}
    </div>
  )
}
