import method from '../../attribution/methods/kernel-shap.ts'
import { explainInstrument } from './attribution/declare.ts'

export default explainInstrument(method)
