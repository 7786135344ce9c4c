import method from '../../attribution/methods/lrp.ts'
import { explainInstrument } from './attribution/declare.ts'

export default explainInstrument(method)
