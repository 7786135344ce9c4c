/** What is used of dcmjs, which has no types of its own. */
declare module 'dcmjs' {
  interface Written {
    meta: Record<string, unknown>
    dict: Record<string, unknown>
    write(options?: { allowInvalidVRLength?: boolean }): ArrayBuffer
  }
  const dcmjs: {
    data: {
      DicomDict: new (meta: Record<string, unknown>) => Written
      DicomMessage: { readFile(bytes: ArrayBuffer, options?: { ignoreErrors?: boolean; untilTag?: string }): Written }
    }
    log: { setLevel(level: string): void; getLogger(name: string): { setLevel(level: string): void } }
  }
  export default dcmjs
}
