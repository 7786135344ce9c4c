import method from '../../attribution/methods/rise.ts'
import { explainInstrument } from './attribution/declare.ts'

export default explainInstrument(method)
