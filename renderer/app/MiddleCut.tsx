import { VisuallyHidden } from '@mantine/core'

/** The end of a name stands whole: it tells names apart, as in sub-01_ses-02…_T1w.nii.gz. */
const tailLength = 10
/** Cutting fewer letters than this out would leave no room for the ellipsis. */
const headLength = 4

/** A name, or the part of it that is enough here, cut in its middle where there is no room. Readers of the screen hear it whole; whoever shows it gives it as `title` too. */
export function MiddleCut({ name, short = name }: { name: string; short?: string }) {
  const tail = short.length < tailLength + headLength ? 0 : short.length - tailLength
  return (
    <>
      <VisuallyHidden>{name}</VisuallyHidden>
      <span className="cut" aria-hidden>
        {tail > 0 && <span>{short.slice(0, tail)}</span>}
        {short.slice(tail)}
      </span>
    </>
  )
}
