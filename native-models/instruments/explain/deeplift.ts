import method from '../../attribution/methods/deeplift.ts'
import { explainInstrument } from './attribution/declare.ts'

export default explainInstrument(method)
