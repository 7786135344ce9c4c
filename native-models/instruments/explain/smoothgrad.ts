import method from '../../attribution/methods/smoothgrad.ts'
import { explainInstrument } from './attribution/declare.ts'

export default explainInstrument(method)
