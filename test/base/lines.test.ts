/**
 * Lines come out as they went in, however the bytes are cut, and none costs more memory than allowed.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readLines } from '../../server/base/lines.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

async function linesOf(chunks: Iterable<Uint8Array>, bytesMax = 100): Promise<(string | undefined)[]> {
  async function* stream() {
    yield* chunks
  }
  const lines: (string | undefined)[] = []
  for await (const line of readLines(stream(), bytesMax))
    lines.push(line.ok ? new TextDecoder().decode(line.bytes) : undefined)
  return lines
}

describe('lines', () => {
  test.each<[string, string[], string[]]>([
    ['nothing', [], []],
    ['one line', ['a\n'], ['a']],
    ['a last line without an end', ['a\nb'], ['a', 'b']],
    ['empty lines', ['\n\na\n'], ['', '', 'a']],
    ['a line in pieces', ['a', 'b', 'c\nd'], ['abc', 'd']],
    ['an end in a piece of its own', ['a', '\n', 'b'], ['a', 'b']],
  ])('%s', async (_what, chunks, expected) => {
    expect(await linesOf(chunks.map(bytes))).toEqual(expected)
  })

  test('a line as long as allowed passes, one byte more is reported in its place', async () => {
    expect(await linesOf([bytes('1234\n12345\n1234\n')], 4)).toEqual(['1234', undefined, '1234'])
  })

  test('a line too long in many pieces, or at the end, is reported once', async () => {
    expect(await linesOf(['12', '34', '56', '78\nok\n', '12345'].map(bytes), 4)).toEqual([
      undefined,
      'ok',
      undefined,
    ])
  })

  test('however the bytes are cut, the lines are the same', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme' }).map((s) => s.replaceAll('\n', ''))),
        fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
        async (lines, cuts) => {
          const all = bytes(lines.map((l) => `${l}\n`).join(''))
          const chunks: Uint8Array[] = []
          for (let at = 0, i = 0; at < all.length; i++) {
            const size = cuts[i % cuts.length] ?? 1
            chunks.push(all.subarray(at, at + size))
            at += size
          }
          expect(await linesOf(chunks, 1_000)).toEqual(lines)
        },
      ),
    )
  })

  test('no more is read than is asked for', async () => {
    let read = 0
    async function* endless() {
      for (;;) {
        read += 1
        yield bytes('a\nb\n')
      }
    }
    const lines = readLines(endless(), 10)
    for (let i = 0; i < 4; i++) await lines.next()
    expect(read).toBe(2)
    await lines.return(undefined)
  })
})
