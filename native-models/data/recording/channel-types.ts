import type { ChannelType } from './recording.ts'

const names: readonly (readonly [RegExp, ChannelType])[] = [
  [/^(status|trigger|trig|stim|sti ?\d*|stimulus|dc trigger)\b/i, 'stim'],
  [/^(h|v)?eog|^eye|^(loc|roc)\b/i, 'eog'],
  [/^(ecg|ekg)/i, 'ecg'],
  [/^emg/i, 'emg'],
  [/^seeg\b/i, 'seeg'],
  [/^ecog\b/i, 'ecog'],
  [/^(resp|thorax|abdomen|airflow)/i, 'resp'],
  [/^(misc|aux|acc|temp|gsr|spo2|photo|audio|bip|erg|plet)/i, 'misc'],
]

/** What a channel measures, by its name as recorders give it; an unknown name in a unit of voltage is EEG. */
export function typeOfName(name: string, isVoltage = true): ChannelType {
  return names.find(([pattern]) => pattern.test(name.trim()))?.[1] ?? (isVoltage ? 'eeg' : 'misc')
}

/** The channel types of BIDS and of EEGLAB. */
const stated: Readonly<Record<string, ChannelType>> = {
  eeg: 'eeg',
  seeg: 'seeg',
  ecog: 'ecog',
  dbs: 'seeg',
  eog: 'eog',
  veog: 'eog',
  heog: 'eog',
  ecg: 'ecg',
  ekg: 'ecg',
  emg: 'emg',
  ref: 'ref',
  resp: 'resp',
  trig: 'stim',
  stim: 'stim',
  meg: 'meg',
  megmag: 'meg',
  meggradaxial: 'meg',
  meggradplanar: 'meg',
  misc: 'misc',
  aux: 'misc',
  other: 'misc',
}

/** A type that a file states; undefined where it states none of ours. */
export function statedType(text: string): ChannelType | undefined {
  return stated[text.trim().toLowerCase()]
}
