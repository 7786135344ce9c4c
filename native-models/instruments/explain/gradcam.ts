import method from '../../attribution/methods/gradcam.ts'
import { explainInstrument } from './attribution/declare.ts'

export default explainInstrument(method)
