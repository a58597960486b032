/**
 * The committed test vectors, typed.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ClientFrame, ServerFrame } from '../../protocol/catalogue.ts'
import { packageRoot } from '../../server/base/package-root.ts'

export interface ValidVector {
  readonly name: string
  readonly direction: 'client' | 'server'
  readonly frame: ClientFrame | ServerFrame
  readonly json: string
  readonly msgpack_hex: string
  /** True for a spelling that must be understood but that our encoders do not write. */
  readonly decode_only?: true
}

export interface InvalidVector {
  readonly name: string
  readonly encoding: 'json' | 'msgpack'
  readonly direction: 'client' | 'server'
  readonly bytes_hex: string
  readonly refusal: 'close' | 'bad_frame' | 'unknown_frame'
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(join(packageRoot(), 'test/vectors', file), 'utf8'))
}

export const validVectors = read('valid.json') as readonly ValidVector[]
export const invalidVectors = read('invalid.json') as readonly InvalidVector[]
