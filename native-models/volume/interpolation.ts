/**
 * `nearest` keeps stored values and their type (ties go to the higher index): for labels. `linear` is trilinear. `cubic` is the
 * interpolating cubic B-spline with mirrored edges (Unser 1999): sharper, and may overshoot by a few per cent beside strong edges.
 */
export type Interpolation = 'nearest' | 'linear' | 'cubic'

/** Half-voxel ties must fall the same way, and edges count as inside, whatever the rounding of the matrix. In voxels. */
export const slack = 1e-5
