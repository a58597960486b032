/**
 * The handle that others see. An issuer may suggest one; else it is generated, and says nothing about
 * the person. What is suggested still has to pass moderation: here it only becomes well formed.
 */
import { createHash } from 'node:crypto'
import { isHandle } from '../../protocol/ids.ts'
import { protocolLimits } from '../../protocol/limits.ts'
import type { UserId } from './identity.ts'

/**
 * A well-formed handle from a claim's value, or undefined when nothing usable is in it.
 * An e-mail address gives none: what stands before the @ is very often a person's real name, and
 * several issuers put the address into `preferred_username`.
 */
export function handleFromClaim(value: unknown): string | undefined {
  if (typeof value !== 'string' || !value.isWellFormed() || value.includes('@')) return undefined
  // A handle is short; more than a few times its length is no handle, and normalising is not free.
  if (value.length > 8 * protocolLimits.handleCharsMax) return undefined
  const kept = value
    .normalize('NFC')
    .trim()
    .replace(/\s+/gu, '-')
    .replace(/[^\p{L}\p{N}\p{M}._-]/gu, '')
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .normalize('NFC') // what was taken out may have stood between a letter and its accent
  const handle = shorten(kept, protocolLimits.handleCharsMax)
  return isHandle(handle) ? handle : undefined
}

/** At most `charsMax` code units, without half a character at the end. */
function shorten(text: string, charsMax: number): string {
  const cut = text.slice(0, charsMax)
  return cut.isWellFormed() ? cut : cut.slice(0, -1)
}

/**
 * A handle such as `quiet-otter-4821`, always the same for the same user and attempt.
 * @param attempt raise it by one while the handle is taken: one of 41 million is drawn each time
 */
export function generatedHandle(user: UserId, attempt = 0): string {
  const draw = createHash('sha256').update(`handle\0${user}\0${attempt}`).digest()
  const adjective = adjectives[draw.readUInt16BE(0) % adjectives.length]
  const animal = animals[draw.readUInt16BE(2) % animals.length]
  const number = String(draw.readUInt32BE(4) % 10_000).padStart(4, '0')
  return `${adjective}-${animal}-${number}`
}

// Words that nobody minds to be called, in any pairing: nothing about looks, sizes, ages or bodies.
const adjectives = [
  ...['agile', 'alert', 'amber', 'ample', 'azure', 'brave', 'breezy', 'bright'],
  ...['brisk', 'calm', 'candid', 'cheery', 'clever', 'cosmic', 'cozy', 'crisp'],
  ...['curious', 'daring', 'deft', 'dreamy', 'eager', 'early', 'earnest', 'fair'],
  ...['fluent', 'frank', 'fresh', 'gentle', 'glad', 'golden', 'graceful', 'handy'],
  ...['happy', 'honest', 'humble', 'jolly', 'keen', 'kind', 'lively', 'lucid'],
  ...['lucky', 'lunar', 'mellow', 'merry', 'mild', 'neat', 'nimble', 'noble'],
  ...['patient', 'placid', 'polite', 'proud', 'quick', 'quiet', 'rapid', 'serene'],
  ...['silver', 'sincere', 'solar', 'steady', 'sunny', 'tidy', 'vivid', 'witty'],
]
const animals = [
  ...['badger', 'beaver', 'bison', 'bobcat', 'caribou', 'cheetah', 'condor', 'crane'],
  ...['cricket', 'curlew', 'dolphin', 'dove', 'eagle', 'egret', 'falcon', 'ferret'],
  ...['finch', 'fox', 'gazelle', 'gecko', 'hare', 'hawk', 'heron', 'ibex'],
  ...['ibis', 'jaguar', 'kestrel', 'kingfisher', 'kiwi', 'koala', 'lark', 'lemur'],
  ...['leopard', 'lynx', 'magpie', 'marmot', 'marten', 'mongoose', 'moose', 'newt'],
  ...['ocelot', 'oriole', 'osprey', 'otter', 'owl', 'panda', 'pelican', 'penguin'],
  ...['plover', 'puffin', 'puma', 'quail', 'raven', 'robin', 'seal', 'sparrow'],
  ...['starling', 'stork', 'swallow', 'swan', 'swift', 'tiger', 'turtle', 'wren'],
]
