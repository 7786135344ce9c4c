/** Triangles in world space. Their corners run counter-clockwise seen from outside. */
export interface Mesh {
  /** x, y, z in mm (RAS), vertex by vertex. */
  readonly vertices: Float32Array
  /** Three vertices a triangle. */
  readonly triangles: Int32Array
}
