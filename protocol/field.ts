/**
 * The kinds of value a frame's field may hold. A kind says how to recognise a value that came from
 * outside; `catalogue.ts` combines kinds into frames. Nothing here coerces: a value fits or it does not.
 */
import { isRoomName } from './ids.ts'

export interface Field<T, Optional extends boolean = boolean> {
  /** What the documentation calls this kind. */
  readonly kind: string
  readonly optional: Optional
  /** True when `value` is a well-formed value of this kind. Never throws, allocates nothing. */
  readonly fits: (value: unknown) => value is T
}

type Required<T> = Field<T, false>

function field<T>(kind: string, fits: (value: unknown) => value is T): Required<T> {
  return { kind, optional: false, fits }
}

/** Present, but possibly null: in the compact form both are nil. */
export function nullable<T>(inner: Field<T>): Required<T | null> {
  return field(`${inner.kind} | null`, (v): v is T | null => v === null || inner.fits(v))
}

/** The version of a structure that is stored for months. */
export const version = field('1', (v): v is 1 => v === 1)

export function optional<T>(inner: Field<T>): Field<T, true> {
  return { kind: inner.kind, optional: true, fits: inner.fits }
}

/** The client's tag for a request: any integer from 0 to 2^31, echoed by the reply. */
export const ref = field(
  'ref',
  (v): v is number => typeof v === 'number' && Number.isInteger(v) && v >= 0 && v <= 2 ** 31,
)

/** A non-negative safe integer: a sequence number, a count, a time in ms since 1970. */
export const count = field('count', (v): v is number => Number.isSafeInteger(v) && (v as number) >= 0)

export const bool = field('bool', (v): v is boolean => typeof v === 'boolean')

/** Text of at most `charsMax` UTF-16 code units, well formed: a lone surrogate cannot travel as UTF-8. */
export function text(charsMax: number): Required<string> {
  return field(
    `text ≤ ${charsMax}`,
    (v): v is string => typeof v === 'string' && v.length <= charsMax && v.isWellFormed(),
  )
}

/** The name of a room, as `isRoomName` says: a name of another form never reaches a room. */
export const roomName = field('room', (v): v is string => typeof v === 'string' && isRoomName(v))

/** A token that may be compared, stored and used in a key: printable, without spaces. */
export function token(charsMax: number, pattern: RegExp = /^[\x21-\x7e]+$/): Required<string> {
  return field(
    `token ≤ ${charsMax}`,
    (v): v is string => typeof v === 'string' && v.length > 0 && v.length <= charsMax && pattern.test(v),
  )
}

export function oneOf<const T extends readonly string[]>(...values: T): Required<T[number]> {
  return field(values.join(' | '), (v): v is T[number] => values.includes(v as string))
}

export function listOf<T>(inner: Field<T>, itemsMax: number): Required<readonly T[]> {
  return field(
    `list of ${inner.kind}, ≤ ${itemsMax}`,
    (v): v is readonly T[] => Array.isArray(v) && v.length <= itemsMax && v.every((item) => inner.fits(item)),
  )
}

/** A structure that only the server writes and whose shape the type `T` states. */
export function structure<T extends object>(kind: string): Required<T> {
  return field(kind, (v): v is T => typeof v === 'object' && v !== null && !Array.isArray(v))
}

export type Fields = Readonly<Record<string, Field<unknown>>>

type Value<F> = F extends Field<infer T> ? T : never
type OptionalKeys<F extends Fields> = { [K in keyof F]: F[K]['optional'] extends true ? K : never }[keyof F]
type Flat<T> = { [K in keyof T]: T[K] }

/** The object type that a set of fields describes. */
export type Shape<F extends Fields> = Flat<
  { readonly [K in Exclude<keyof F, OptionalKeys<F>>]: Value<F[K]> } & {
    readonly [K in OptionalKeys<F>]?: Value<F[K]> | undefined
  }
>
