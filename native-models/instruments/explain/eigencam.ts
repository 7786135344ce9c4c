import method from '../../attribution/methods/eigencam.ts'
import { explainInstrument } from './attribution/declare.ts'

export default explainInstrument(method)
