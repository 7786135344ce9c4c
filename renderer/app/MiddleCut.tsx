import { VisuallyHidden } from '@mantine/core'

/** The end of a name stands whole: it tells names apart, as in sub-01_ses-02…_T1w.nii.gz. */
const tailLength = 11

/** A name that is cut in its middle where there is no room. Readers of the screen hear it whole; whoever shows it gives it as `title` too. */
export function MiddleCut({ name }: { name: string }) {
  return (
    <>
      <VisuallyHidden>{name}</VisuallyHidden>
      <span className="cut" aria-hidden>
        <span>{name.slice(0, -tailLength)}</span>
        {name.slice(-tailLength)}
      </span>
    </>
  )
}
