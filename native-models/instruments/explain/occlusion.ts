import method from '../../attribution/methods/occlusion.ts'
import { explainInstrument } from './attribution/declare.ts'

export default explainInstrument(method)
