import { expect, test, vi } from 'vitest'
import { Listeners } from '../../client/events.ts'

const notice = (text: string) => ({ t: 'notice', name: 'x', text }) as const

test('listeners hear what they asked for, until they stop', () => {
  const listeners = new Listeners({ listenersMax: 5 })
  const heard: string[] = []
  const stop = listeners.on('notice', ({ text }) => heard.push(`a ${text}`))
  listeners.on('notice', ({ text }) => heard.push(`b ${text}`))
  listeners.emit('notice', notice('1'))
  listeners.emit('gap', { room: 'r', from: 1, to: 2 })
  stop()
  stop()
  listeners.emit('notice', notice('2'))
  expect(heard).toEqual(['a 1', 'b 1', 'b 2'])
})

test('what one listener throws does not keep others from hearing, and is not swallowed', () => {
  const thrown: (() => void)[] = []
  const spy = vi.spyOn(globalThis, 'queueMicrotask').mockImplementation((run) => void thrown.push(run))
  try {
    const listeners = new Listeners({ listenersMax: 5 })
    const heard: string[] = []
    listeners.on('notice', () => {
      throw new Error('mine')
    })
    listeners.on('notice', ({ text }) => heard.push(text))
    listeners.emit('notice', notice('1'))
    expect(heard).toEqual(['1'])
    expect(thrown).toHaveLength(1)
    expect(() => thrown[0]?.()).toThrow('mine')
  } finally {
    spy.mockRestore()
  }
})

test('listenersMax listeners of a kind, and not one more', () => {
  const listeners = new Listeners({ listenersMax: 2 })
  const same = () => undefined
  listeners.on('notice', same)
  const stop = listeners.on('notice', same)
  expect(() => listeners.on('notice', same)).toThrow('listeners')
  stop()
  listeners.on('notice', same)
  listeners.on('gap', same)
})
