// electron-builder reads its configuration from JavaScript.
import { configuration } from './configuration.ts'

export default configuration
