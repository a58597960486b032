/**
 * `npm run eval -- --data ../shared/data`: how good the verdicts are on the dev sets, printed, and written to
 * `docs/verdicts.md` between its marks. It reads what was learned and decides nothing: no threshold, list or
 * weight is made here.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { packageRoot } from '../../server/base/package-root.ts'
import { type Judge, modelJudge, pipelineJudge } from './judge.ts'
import { installedPeers } from './peers.ts'
import { benignTable, functionTable, groupTable, peerTable, taskTable } from './tables.ts'

const begin = '<!-- begin: npm run eval -->'
const end = '<!-- end: npm run eval -->'

const { values } = parseArgs({
  options: { data: { type: 'string' }, print: { type: 'boolean' }, help: { type: 'boolean' } },
})
if (values.help === true || values.data === undefined) {
  process.stderr.write(
    'usage: npm run eval -- --data FOLDER [--print]   (the folder that holds dev/; --print: write no file)\n',
  )
  process.exitCode = values.help === true ? 0 : 2
} else await evaluate(values.data, values.print !== true)

async function evaluate(folder: string, write: boolean): Promise<void> {
  const judges: Judge[] = [await pipelineJudge(), modelJudge()]
  const [pipeline] = judges
  if (pipeline === undefined) return
  const text = [
    benignTable(folder, judges),
    taskTable(folder, judges),
    groupTable(folder, pipeline),
    functionTable(folder, pipeline),
    peerTable(folder, pipeline, await installedPeers()),
  ].join('\n\n')
  process.stdout.write(`${text}\n`)
  if (write) writeDocument(text)
}

function writeDocument(text: string): void {
  const path = join(packageRoot(), 'docs', 'verdicts.md')
  const old = existsSync(path) ? readFileSync(path, 'utf8') : `# Verdicts, measured\n\n${begin}\n${end}\n`
  const from = old.indexOf(begin)
  const to = old.indexOf(end)
  if (from === -1 || to < from) throw new Error('docs/verdicts.md has lost its marks')
  writeFileSync(path, `${old.slice(0, from + begin.length)}\n\n${text}\n\n${old.slice(to)}`)
}
