import method from '../../attribution/methods/hirescam.ts'
import { explainInstrument } from './attribution/declare.ts'

export default explainInstrument(method)
