import { z } from 'zod'
import { calibrationColumns } from '../../scoring/calibration.ts'
import { array, barChart, instrument, model, record, table } from '../contract.ts'
import { decodeTrials } from './epochs/decode-trials.ts'
import { LINEAR, NETWORKS } from './epochs/decoders.ts'
import { judgeEpochs, makeImagery, makeNoDifference } from './epochs/phantom.ts'
import { confusionColumns, foldColumns, patternColumns, rateColumns, scoreColumns } from './epochs/tables.ts'
import { takesTrials, trialSettings } from './parts/trial-settings.ts'

export default instrument({
  id: 'decode/epochs',
  title: 'Events from EEG',
  summary:
    'Tells which of several events came, by spatial filters, Riemannian geometry or a small network, each block of trials by what the others teach.',
  sources: [
    'Ramoser H, Müller-Gerking J, Pfurtscheller G (2000). Optimal spatial filtering of single trial EEG during imagined hand movement. IEEE Trans Rehabil Eng 8:441–446.',
    'Barachant A, Bonnet S, Congedo M, Jutten C (2010). Common spatial pattern revisited by Riemannian geometry. IEEE MMSP:472–476.',
    'Barachant A, Bonnet S, Congedo M, Jutten C (2012). Multiclass brain–computer interface classification by Riemannian geometry. IEEE Trans Biomed Eng 59:920–928.',
    'Tomioka R, Müller KR (2010). A regularized discriminative framework for EEG analysis with application to brain–computer interface. NeuroImage 49:415–432.',
    'Rivet B, Souloumiac A, Attina V, Gibert G (2009). xDAWN algorithm to enhance evoked potentials. IEEE Trans Biomed Eng 56:2035–2043.',
    'Ang KK, Chin ZY, Zhang H, Guan C (2008). Filter bank common spatial pattern (FBCSP) in brain–computer interface. IJCNN:2390–2397.',
    'Lawhern VJ et al. (2018). EEGNet: a compact convolutional neural network for EEG-based brain–computer interfaces. J Neural Eng 15:056013.',
    'Schirrmeister RT et al. (2017). Deep learning with convolutional neural networks for EEG decoding and visualization. Hum Brain Mapp 38:5391–5420.',
    'He H, Wu D (2020). Transfer learning for brain–computer interfaces: a Euclidean space data alignment approach. IEEE Trans Biomed Eng 67:399–410. Where the networks begin.',
    'Keller TA, Muller L, Sejnowski T, Welling M (2024). Traveling waves encode the recent past and enhance sequence learning. ICLR.',
    'Neftci EO, Mostafa H, Zenke F (2019). Surrogate gradient learning in spiking neural networks. IEEE Signal Process Mag 36:51–63.',
    'Ledoit O, Wolf M (2004). A well-conditioned estimator for large-dimensional covariance matrices. J Multivar Anal 88:365–411.',
    'Haufe S et al. (2014). On the interpretation of weight vectors of linear models in multivariate neuroimaging. NeuroImage 87:96–110.',
    'Phipson B, Smyth GK (2010). Permutation p-values should never be zero. Stat Appl Genet Mol Biol 9:39.',
    'Wolpaw JR et al. (2002). Brain–computer interfaces for communication and control. Clin Neurophysiol 113:767–791.',
  ],
  takes: takesTrials,
  settings: z.object({
    decoder: z
      .enum([...LINEAR, ...NETWORKS])
      .default('csp-lda')
      .describe(
        'Power: csp-lda, csp-mdm, riemann-mdm, riemann-tangent, riemann-low-rank, filter-bank-csp (takes what is not filtered). Evoked responses: xdawn-lda. Networks, trained here: eegnet, shallow-convnet, wave-rnn, spiking.',
      ),
    ...trialSettings({ fromS: 0, toS: 2 }),
    pairs: z.int().min(1).max(8).default(3).describe('Pairs of spatial filters; of xDAWN, filters for each event.'),
    strength: z
      .number()
      .min(1e-4)
      .max(1e4)
      .default(1)
      .describe('How closely logistic regression may follow the trials (C); riemann-tangent.'),
    choose: z.boolean().default(false).describe('Choose pairs or strength by blocks inside what is learned from.'),
    share: z
      .number()
      .min(0)
      .max(1)
      .default(0.7)
      .describe('How strongly its weights are kept to few sources, as a share of what leaves none; riemann-low-rank.'),
    shrinkage: z.enum(['none', 'ledoit-wolf', 'oas']).default('oas').describe('How covariances are made invertible.'),
    passes: z
      .int()
      .min(1)
      .max(5000)
      .default(200)
      .describe('Most passes of a network over the trials; it stops where a held-back part no longer gains.'),
    permutations: z.int().min(0).max(9999).default(199).describe('How often labels are exchanged to find what chance reaches.'),
  }),
  gives: {
    scores: table({ what: 'how well the events are told apart', columns: scoreColumns, suffix: 'desc-decoding_stats' }),
    confusion: table({ what: 'what each event was decoded as', columns: confusionColumns, suffix: 'desc-confusion_stats' }),
    rates: table({ what: 'how many bits a trial tells', columns: rateColumns, suffix: 'desc-rates_stats' }),
    calibration: table({ what: 'probability and accuracy, tenth by tenth', columns: calibrationColumns, suffix: 'desc-calibration_stats' }),
    folds: table({ what: 'each part that was left out', columns: foldColumns, suffix: 'desc-folds_stats' }),
    pattern: table({ what: 'where the strongest filter finds its source', columns: patternColumns, suffix: 'desc-pattern_stats' }),
    network: model({
      what: 'the decoder, learned from all trials (but for csp-mdm, riemann-… and filter-bank-csp): trials × 1 × channels × samples in, a score for each event out',
      optional: true,
      suffix: 'desc-decoder_model',
    }),
    card: record({ what: 'the card of the decoder; decode/apply takes both', optional: true, suffix: 'desc-decoder_card' }),
    course: array({
      what: 'scores after each step of a spiking network: steps × trials × events; for trust/early-exit',
      optional: true,
      suffix: 'desc-course_array',
    }),
    truth: array({ what: 'which event each of those trials was, from 0', optional: true, suffix: 'desc-truth_array' }),
    samples: array({ what: 'what the decoder takes; for explain/*', optional: true, suffix: 'desc-epochs_array' }),
  },
  run: ({ recording: given, others }, settings, context) => decodeTrials(given, others, settings, context),
  verdict({ scores }) {
    const row = scores?.rows[0]
    const found = Number(row?.p) <= 0.05
    return {
      level: found ? 'good' : 'warn',
      sentence: found
        ? `The events are told apart with an area of ${Number(row?.auc).toFixed(2)} (95 % ${Number(row?.low).toFixed(2)}–${Number(row?.high).toFixed(2)}).`
        : 'The events are not told apart.',
      detail: `Exchanged labels reach ${Number(row?.chance).toFixed(2)} (p = ${Number(row?.p).toPrecision(2)}). Labels that come in blocks need runs that hold both.`,
    }
  },
  figures: ({ pattern }) => (pattern ? [barChart('Pattern of the strongest filter', pattern, 'channel', 'weight')] : []),
  phantom: { fast: true, make: makeImagery, makeNull: makeNoDifference, judge: judgeEpochs },
})
