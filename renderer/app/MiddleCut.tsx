/** The end of a name stands whole: it tells names apart, as in sub-01_ses-02…_T1w.nii.gz. */
const tailLength = 11

/** A name that is cut in its middle where there is no room. Whoever shows it gives it whole as `title` and `aria-label`. */
export function MiddleCut({ name }: { name: string }) {
  return (
    <span className="cut">
      <span>{name.slice(0, -tailLength)}</span>
      {name.slice(-tailLength)}
    </span>
  )
}
