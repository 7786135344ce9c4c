import method from '../../attribution/methods/deconvolution.ts'
import { explainInstrument } from './attribution/declare.ts'

export default explainInstrument(method)
