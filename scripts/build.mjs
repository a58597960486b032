/** `npm run build`: compiles into `dist/`, and leaves the stamp by which the launcher knows that it is whole. */
import { build } from '../bin/built.js'

if (!build()) process.exitCode = 1
