/** Every task that a job process can do. Each is imported only when it is asked for. */
export const tasks = {
  info: async () => (await import('../files/info.ts')).describeItem,
  convert: async () => (await import('../files/convert.ts')).convertItem,
  curate: async () => (await import('../spikes/curate.ts')).curateSpikes,
  run: async () => (await import('../runs/run.ts')).executeRun,
  phantom: async () => (await import('../runs/phantom.ts')).runPhantom,
  model: async () => (await import('../models/describe.ts')).describeModelFile,
  capture: async () => (await import('../models/capture.ts')).writeTensors,
  gradient: async () => (await import('../models/gradient.ts')).writeGradients,
  picture: async () => (await import('../files/picture.ts')).drawPicture,
  envelopes: async () => (await import('../recordings/make-envelopes.ts')).makeEnvelopes,
  labels: async () => (await import('../labels/save.ts')).saveLabels,
  export: async () => (await import('../exports/write.ts')).writeExport,
  report: async () => (await import('../report/remake.ts')).remakeReport,
}

export type TaskName = keyof typeof tasks
type TaskOf<Name extends TaskName> = Awaited<ReturnType<(typeof tasks)[Name]>>
export type RequestOf<Name extends TaskName> = Parameters<TaskOf<Name>>[0]
export type ResultOf<Name extends TaskName> = Awaited<ReturnType<TaskOf<Name>>>
