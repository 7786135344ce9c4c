/** The import rules of the house: see native-models/README.md. Rooms may import only from the rooms named here, or from themselves. */
const inside = 'native-models'
const layers = {
  data: [],
  statistics: [],
  volume: ['data', 'statistics'],
  deidentify: ['data'],
  signal: ['data', 'statistics'],
  spikes: ['data', 'statistics'],
  population: ['data', 'statistics'],
  runtime: ['data'],
  graph: ['data', 'runtime', 'statistics'],
  adversarial: ['data', 'runtime', 'graph', 'statistics'],
  training: ['data', 'runtime', 'graph', 'statistics', 'adversarial'],
  hypotheses: ['data'],
  scoring: ['data', 'volume', 'signal', 'statistics'],
  attribution: ['data', 'volume', 'signal', 'runtime', 'graph', 'statistics'],
  phantoms: ['data', 'volume', 'signal', 'spikes', 'statistics', 'graph', 'runtime'],
}
const rooms = Object.entries(layers).map(([room, allowed]) => ({
  name: `${room}-imports`,
  severity: 'error',
  comment: `${room} may import ${allowed.join(', ') || 'nothing of ours'}`,
  from: { path: `^${inside}/${room}/` },
  to: { path: '^(native-models|electron|renderer)/', pathNot: `^${inside}/(${[room, ...allowed].join('|')})/` },
}))
module.exports = {
  forbidden: [
    ...rooms,
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    {
      name: 'science-is-alone',
      severity: 'error',
      from: { path: `^${inside}/` },
      to: { path: '^(electron|renderer)/|node_modules/(electron|react|better-sqlite3)/' },
    },
    {
      name: 'host-has-no-shell',
      severity: 'error',
      from: { path: '^electron/host/' },
      to: { path: '^renderer/|node_modules/(electron|react)/' },
    },
    {
      name: 'renderer-sees-only-the-contract',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^(electron|native-models)/', pathNot: '^electron/host/api\\.ts$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(renderer|electron)/dist/' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.mjs', '.cjs', '.js', '.json'] },
  },
}
