import method from '../../attribution/methods/guided-backpropagation.ts'
import { explainInstrument } from './attribution/declare.ts'

export default explainInstrument(method)
