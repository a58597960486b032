/**
 * The contract of `server/base/disk.ts`, for every disk there is.
 */
import { expect, test } from 'vitest'
import type { Environment } from '../../server/base/environment.ts'

export interface DiskUnderTest {
  readonly environment: Environment
  /** The same folder as another process sees it. */
  readonly beside: Environment
  /** Makes the call `run` fail, as this disk does; gives back what it rejected with. */
  fail(run: () => Promise<unknown>): Promise<unknown>
}

const key = (name: string) => Buffer.from(name)

export function diskConformance(open: () => DiskUnderTest): void {
  test('what a commit resolved for is on disk, all of it, in the order of the calls', async () => {
    const { environment, beside } = open()
    const { records, heads } = environment.bytes
    const commits = ['1', '2', '3'].map((value) =>
      environment.commit(() => {
        void records.put(key('a'), Buffer.from(value))
        void heads.put(key(value), Buffer.from(value))
      }),
    )
    await Promise.all(commits)
    expect(beside.bytes.records.get(key('a'))?.toString()).toBe('3')
    expect([...beside.bytes.heads.getKeys({})].map(String)).toEqual(['1', '2', '3'])
  })

  test('a change reads what was committed before it, and what it writes is there at the end', async () => {
    const { environment, beside } = open()
    const { meta } = environment.bytes
    await environment.commit(() => void meta.put(key('n'), Buffer.from('1')))
    const seen = await environment.exclusive(() => {
      const before = meta.get(key('n'))?.toString()
      meta.putSync(key('n'), Buffer.from('2'))
      return before
    })
    expect(seen).toBe('1')
    expect(beside.bytes.meta.get(key('n'))?.toString()).toBe('2')
  })

  test('a change that throws leaves nothing, and writing goes on', async () => {
    const { environment } = open()
    const { meta } = environment.bytes
    const change = environment.exclusive(() => {
      meta.putSync(key('half'), Buffer.from('x'))
      throw new Error('changed my mind')
    })
    await expect(change).rejects.toThrow('changed my mind')
    await environment.commit(() => void meta.put(key('whole'), Buffer.from('x')))
    expect(meta.get(key('half'))).toBeUndefined()
    expect(meta.get(key('whole'))?.toString()).toBe('x')
  })

  test('after a failure nothing is asked of it any more: every call is refused with the same failure', async () => {
    const { environment, fail } = open()
    const { meta } = environment.bytes
    await environment.commit(() => void meta.put(key('before'), Buffer.from('x')))
    const failure = await fail(() => environment.commit(() => void meta.put(key('at'), Buffer.from('x'))))
    const written: string[] = []
    const later = environment.commit(() => void written.push('later'))
    await expect(later).rejects.toBe(failure)
    const change = environment.exclusive(() => void written.push('change'))
    await expect(change).rejects.toBe(failure)
    expect(written).toEqual([])
    expect(meta.get(key('before'))?.toString()).toBe('x')
  })
}
