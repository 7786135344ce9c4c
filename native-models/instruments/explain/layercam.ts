import method from '../../attribution/methods/layercam.ts'
import { explainInstrument } from './attribution/declare.ts'

export default explainInstrument(method)
