import method from '../../attribution/methods/integrated-gradients.ts'
import { explainInstrument } from './attribution/declare.ts'

export default explainInstrument(method)
