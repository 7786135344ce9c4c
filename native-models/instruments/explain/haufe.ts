import method from '../../attribution/methods/haufe.ts'
import { explainInstrument } from './attribution/declare.ts'

export default explainInstrument(method)
