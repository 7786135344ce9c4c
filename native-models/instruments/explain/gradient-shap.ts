import method from '../../attribution/methods/gradient-shap.ts'
import { explainInstrument } from './attribution/declare.ts'

export default explainInstrument(method)
