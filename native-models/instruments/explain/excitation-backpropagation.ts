import method from '../../attribution/methods/excitation-backpropagation.ts'
import { explainInstrument } from './attribution/declare.ts'

export default explainInstrument(method)
