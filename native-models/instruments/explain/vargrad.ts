import method from '../../attribution/methods/vargrad.ts'
import { explainInstrument } from './attribution/declare.ts'

export default explainInstrument(method)
