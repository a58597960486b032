import { expect, test } from 'vitest'
import { copyOf, utf8 } from '../../protocol/bytes.ts'

test('a text becomes its UTF-8', () => {
  expect([...utf8('é👋')]).toEqual([...new TextEncoder().encode('é👋')])
})

test('a copy keeps its bytes when the original changes', () => {
  const original = Uint8Array.of(1, 2, 3)
  const copy = copyOf(original)
  original.fill(9)
  expect([...copy]).toEqual([1, 2, 3])
})
