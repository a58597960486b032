/**
 * Writes the test vectors. They are committed, and are what the tests compare with: regenerate them only
 * when the protocol itself changes, and read the difference. `npm run build && node dist/scripts/vectors.js`
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { jsonCodec } from '../protocol/json.ts'
import { msgpackCodec } from '../protocol/msgpack.ts'
import { packageRoot } from '../server/base/package-root.ts'
import { refusedSamples } from './vectors/refused.ts'
import { clientSamples, type Sample, serverSamples } from './vectors/samples.ts'
import { variants } from './vectors/variants.ts'

function vectors(
  direction: 'client' | 'server',
  samples: readonly Sample<Parameters<typeof jsonCodec.encode>[0]>[],
) {
  return samples.map(({ name, frame }) => ({
    name,
    direction,
    frame,
    json: Buffer.from(jsonCodec.encode(frame)).toString('utf8'),
    msgpack_hex: Buffer.from(msgpackCodec.encode(frame)).toString('hex'),
  }))
}

function write(file: string, rows: readonly object[]): void {
  const lines = rows.map((row) => `  ${JSON.stringify(row)}`)
  writeFileSync(join(packageRoot(), 'test/vectors', file), `[\n${lines.join(',\n')}\n]\n`)
}

write('valid.json', [
  ...vectors('client', clientSamples),
  ...vectors('server', serverSamples),
  ...variants.map((v) => ({ ...v, direction: 'client', decode_only: true })),
])
write('invalid.json', refusedSamples)
