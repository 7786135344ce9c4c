import { testFixtureCases } from './fixture-cases.ts'

testFixtureCases('convolution')
