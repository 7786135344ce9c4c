import method from '../../attribution/methods/srd.ts'
import { explainInstrument } from './attribution/declare.ts'

export default explainInstrument(method)
