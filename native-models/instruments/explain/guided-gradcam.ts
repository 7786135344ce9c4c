import method from '../../attribution/methods/guided-gradcam.ts'
import { explainInstrument } from './attribution/declare.ts'

export default explainInstrument(method)
