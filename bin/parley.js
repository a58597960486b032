#!/usr/bin/env node
/** The command `parley`: compiles a fresh clone on first use, then hands over to `server/main.ts`. */
import { runBuilt } from './built.js'

await runBuilt('server/main.js', process.argv.slice(2))
