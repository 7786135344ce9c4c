import { gru } from './gru.ts'
import { lstm } from './lstm.ts'
import { layer } from './recurrence.ts'
import { rnn } from './rnn.ts'
import type { GradientRules } from './rule.ts'

/**
 * Recurrent layers: the gates of all time steps are computed again at once from the outputs of the forward pass, only the gradient of the
 * state runs back step by step (a Scan), and the gradients of inputs and weights are single matrix products over all steps.
 */
export const recurrent: GradientRules = {
  LSTM: layer(4, [['sigmoid', 'tanh', 'tanh']], lstm),
  GRU: layer(3, [['sigmoid', 'tanh']], gru),
  RNN: layer(1, [['tanh'], ['relu']], rnn),
}
