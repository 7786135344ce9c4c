import method from '../../attribution/methods/receptive-field.ts'
import { explainInstrument } from './attribution/declare.ts'

export default explainInstrument(method)
