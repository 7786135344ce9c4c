import method from '../../attribution/methods/input-x-gradient.ts'
import { explainInstrument } from './attribution/declare.ts'

export default explainInstrument(method)
