import { testFixtureCases } from './fixture-cases.ts'

testFixtureCases('grid-sample')
