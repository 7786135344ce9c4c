import method from '../../attribution/methods/gradient.ts'
import { explainInstrument } from './attribution/declare.ts'

export default explainInstrument(method)
