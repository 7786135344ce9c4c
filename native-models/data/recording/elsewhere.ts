/** A recording of a format that is not read, and with what it can be converted. */
export interface Elsewhere {
  readonly what: string
  readonly remedy: string
}

const byMne =
  'Convert it to EDF first, for example with EEGLAB (Import data, then Export data to EDF) or MNE-Python (read_raw_cnt, then export).'
const byRecorder = 'Export it as EDF+ from the program that recorded it.'

const known: readonly (readonly [path: RegExp, begins: RegExp, found: Elsewhere])[] = [
  [/\.cnt$/i, /^Version [23]/, { what: 'This is a Neuroscan CNT recording, which is not read.', remedy: byMne }],
  [
    /\.cnt$/i,
    /^(RIFF|RF64)/,
    {
      what: 'This is an ANT Neuro CNT recording, which is not read.',
      remedy: 'Convert it to EDF or BrainVision first, with ANT ASA or eego, or with EEGLAB (its plug-in ANTeepimport).',
    },
  ],
  [/\.cnt$/i, /./s, { what: 'This is a CNT recording, which is not read.', remedy: byMne }],
  [
    /\.rhs$/i,
    /./s,
    {
      what: 'This is an Intan RHS recording, which is not read.',
      remedy: 'Convert it with SpikeInterface (read_intan, then save as binary or NWB), or record with Intan RHX in the Open Ephys format.',
    },
  ],
  [/\.(e|nwk)$/i, /./s, { what: 'This is a Nicolet recording, which is not read.', remedy: byRecorder }],
]

/** What to say of a file that other programs have to convert first; undefined for a file that none of this is known of. */
export function readElsewhere(head: Uint8Array, path: string): Elsewhere | undefined {
  const begin = Buffer.from(head.subarray(0, 64)).toString('latin1')
  return known.find(([name, begins]) => name.test(path) && begins.test(begin))?.[2]
}
