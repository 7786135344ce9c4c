import { z } from 'zod'

/** Which channels an instrument works on. */
export const channelsSetting = z.string().default('').describe('Names of channels, with commas between; empty: all of EEG, iEEG and MEG.')
